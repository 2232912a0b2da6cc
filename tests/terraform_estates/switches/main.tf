variable "env" { type = string }
variable "with_quality" {
  type    = bool
  default = false
}
variable "crons" {
  type    = list(string)
  default = ["cron(0 9 * * ? *)", "cron(0 1 ? * 2-6 *)"]
}
variable "job_names" {
  type = set(string)
}

locals {
  is_prod = contains(["prod", "production"], lower(var.env))
  suffix  = local.is_prod ? "" : "-${var.env}"
  name    = "ledger${local.suffix}"
  workers = lookup({ dev = 2, prod = 10 }, var.env, 4)
  quality = one(aws_glue_job.quality[*].name)
  last    = try(local.settings.missing.entirely, coalesce("", null, "close"))
  settings = {
    retries = var.with_quality ? 2 : 0
  }
}

resource "aws_glue_workflow" "ledger" {
  name = local.name
  default_run_properties = {
    workspace = terraform.workspace
    workers   = local.workers
    last      = local.last
  }
}

resource "aws_glue_job" "step" {
  count        = length(var.job_names)
  name         = "${sort(tolist(var.job_names))[count.index]}${local.suffix}"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  max_retries  = local.settings.retries
  command {
    script_location = "s3://ledger/step.py"
  }
}

resource "aws_glue_job" "quality" {
  count        = var.with_quality ? 1 : 0
  name         = "quality${local.suffix}"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    script_location = "s3://ledger/quality.py"
  }
}

resource "aws_glue_trigger" "manual" {
  count         = local.is_prod ? 0 : 1
  name          = "${local.name}-manual"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.ledger.name
  actions {
    job_name = aws_glue_job.step[0].name
  }
}

resource "aws_glue_trigger" "cron" {
  count         = local.is_prod ? 1 : 0
  name          = "${local.name}-cron"
  type          = "SCHEDULED"
  schedule      = element(var.crons, local.is_prod ? 1 : 0)
  workflow_name = aws_glue_workflow.ledger.name
  actions {
    job_name = aws_glue_job.step[0].name
  }
}

resource "aws_glue_trigger" "quality" {
  count         = var.with_quality ? 1 : 0
  name          = "${local.name}-quality"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.ledger.name
  predicate {
    conditions {
      job_name = aws_glue_job.step[0].name
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = local.quality
  }
}

resource "aws_glue_trigger" "last" {
  name          = "${local.name}-last"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.ledger.name
  predicate {
    logical = "ANY"
    dynamic "conditions" {
      for_each = compact([local.quality, aws_glue_job.step.0.name])
      content {
        job_name = conditions.value
        state    = "SUCCEEDED"
      }
    }
  }
  actions {
    job_name = aws_glue_job.step[length(var.job_names) - 1].name
  }
}
