variable "name" {}
variable "role" {}
variable "timeout" {
  type    = number
  default = null
}

resource "aws_glue_job" "this" {
  name         = var.name
  role_arn     = var.role
  glue_version = "5.0"
  timeout      = var.timeout
  command {
    script_location = "s3://bees/${var.name}.py"
  }
}

output "name" {
  value = aws_glue_job.this.name
}

output "id" {
  value = aws_glue_job.this.id
}
