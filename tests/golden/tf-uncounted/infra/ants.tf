variable "nests" {
  type = set(string)
}

variable "cron" {}

resource "aws_glue_workflow" "ants" {
  name = "ants"
}

resource "aws_glue_trigger" "each" {
  for_each      = var.nests
  name          = "ants-${each.key}"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.ants.name
  actions {
    job_name = each.key
  }
}

resource "aws_glue_job" "each" {
  count        = length(var.nests)
  name         = "ants"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  command {
    script_location = "s3://ants/ants.py"
  }
}

resource "aws_glue_workflow" "late_ants" {
  name = "late-ants"
}

resource "aws_glue_trigger" "late" {
  name          = "late-ants"
  type          = "SCHEDULED"
  schedule      = var.cron
  workflow_name = aws_glue_workflow.late_ants.name
  actions {
    job_name = "ants-late"
  }
}
