variable "name" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_glue_job" "this" {
  name         = var.name
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "5.0"
  tags         = var.tags
  command {
    script_location = "s3://scores/${trimprefix(var.name, "scores-")}.py"
  }
}

output "name" {
  value = aws_glue_job.this.name
}

output "id" {
  value = aws_glue_job.this.id
}
