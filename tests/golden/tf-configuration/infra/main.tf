locals {
  prefix = "bees-${var.env}"
  roles  = { for name in keys(var.jobs) : name => "arn:aws:iam::123456789012:role/${name}" }
}

resource "aws_glue_workflow" "bees" {
  name                = local.prefix
  max_concurrent_runs = 1
}

module "job" {
  source   = "./job"
  for_each = var.jobs

  name    = "${local.prefix}-${each.key}"
  role    = local.roles[each.key]
  timeout = each.value.timeout
}

resource "aws_glue_trigger" "start" {
  name          = "${local.prefix}-start"
  type          = "SCHEDULED"
  schedule      = "cron(${var.minute} 4 ? * 2-6 *)"
  workflow_name = aws_glue_workflow.bees.name

  dynamic "actions" {
    for_each = { for name, job in var.jobs : name => job if job.first }
    content {
      job_name = module.job[actions.key].name
      arguments = {
        "--hive" = actions.key
      }
    }
  }
}

resource "aws_glue_trigger" "report" {
  name          = "${local.prefix}-report"
  description   = "Once all are counted"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.bees.name

  predicate {
    dynamic "conditions" {
      for_each = [for name, job in var.jobs : name if job.first]
      content {
        job_name = module.job[conditions.value].name
        state    = "SUCCEEDED"
      }
    }
  }

  actions {
    job_name = module.job["report"].id
  }
}
