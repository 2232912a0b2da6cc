variable "db_password" {
  type      = string
  sensitive = true
  default   = "correct horse"
}

variable "recipients" {
  type    = list(string)
  default = ["ann@example.com", "bob@example.com"]
}

locals {
  config = yamldecode(file("${path.module}/pipeline.yaml"))
  query  = templatefile("${path.module}/queries/top.sql.tftpl", { table = local.config.table, limit = 10 })
}

resource "aws_glue_workflow" "digest" {
  name        = local.config.name
  description = <<-EOT
    Sends the digest
      to ${length(var.recipients)} people
  EOT
  default_run_properties = {
    query    = local.query
    greeting = "%{for name in var.recipients~}${split("@", name)[0]}, %{endfor}hello"
    mode     = "%{if length(var.recipients) > 1}many%{else}one%{endif}"
    literal  = "$${not} %%{this}"
    odd      = "tab\there \"quoted\" \u00e9"
  }
}

resource "aws_glue_job" "digest" {
  name         = "digest"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    script_location = "s3://digest/digest.py"
  }
  default_arguments = {
    "--settings" = jsonencode({
      to    = var.recipients
      limit = local.config.limit
      ratio = 1.50
      on    = true
      none  = null
    })
  }
}

resource "aws_glue_trigger" "digest" {
  name          = "digest"
  type          = "SCHEDULED"
  schedule      = "cron(${join(" ", [local.config.minute, 7, "?", "*", "MON", "*"])})"
  workflow_name = aws_glue_workflow.digest.name
  actions {
    job_name = aws_glue_job.digest.name
    arguments = {
      "--db_password" = var.db_password
      "--sql"         = <<EOT
SELECT *
  FROM "${local.config.table}" -- ${upper("all")}
EOT
      "--tags"        = join(",", [for key, value in local.config.tags : "${key}=${value}"])
    }
  }
}
