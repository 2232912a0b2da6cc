variable "env" {
  type = string
}

data "aws_caller_identity" "current" {}

module "shared" {
  source  = "git::https://example.com/shared-jobs.git"
  version = "1.2.0"
}

module "network" {
  source = "terraform-aws-modules/vpc/aws"
}

resource "aws_glue_workflow" "wasps" {
  name = "wasps-${var.env}"
}

resource "aws_glue_job" "count" {
  name         = "wasps-count"
  role_arn     = module.shared.role
  glue_version = "4.0"
  timeout      = tonumber(data.external.timeouts.result.count)
  command {
    script_location = "s3://${module.network.bucket}/count.py"
  }
}

resource "aws_glue_trigger" "start" {
  name          = "wasps-start"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.wasps.name
  actions {
    job_name = aws_glue_job.count.name
    arguments = {
      "--bucket" = "wasps-${data.aws_caller_identity.current.account_id}"
    }
  }
}

resource "aws_glue_trigger" "report" {
  name          = "wasps-report"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.wasps.id
  predicate {
    conditions {
      job_name = aws_glue_job.count.id
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = module.shared.jobs["report"]
  }
}
