variable "countries" {
  type = map(object({
    cron    = string
    timeout = optional(number, 30)
    tags    = optional(map(string), {})
  }))
}

variable "role" {}

resource "aws_glue_workflow" "this" {
  for_each = var.countries

  name = "sales-${each.key}"
  tags = merge({ country = upper(each.key) }, each.value.tags)
}

resource "aws_glue_job" "load" {
  for_each = var.countries

  name         = "sales-${each.key}-load"
  role_arn     = var.role
  glue_version = "4.0"
  timeout      = each.value.timeout
  command {
    script_location = "s3://sales/load.py"
  }
}

resource "aws_glue_job" "report" {
  for_each     = toset([for name, country in var.countries : name if country.timeout > 10])
  name         = format("sales-%s-report", each.value)
  role_arn     = var.role
  glue_version = "4.0"
  command {
    script_location = "s3://sales/report.py"
  }
}

resource "aws_glue_trigger" "start" {
  for_each      = var.countries
  name          = "sales-${each.key}-start"
  type          = "SCHEDULED"
  schedule      = each.value.cron
  workflow_name = aws_glue_workflow.this[each.key].name
  actions {
    job_name = aws_glue_job.load[each.key].id
    arguments = {
      "--country" = each.key
    }
  }
}

resource "aws_glue_trigger" "report" {
  for_each      = aws_glue_job.report
  name          = "sales-${each.key}-report"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.this[each.key].id
  predicate {
    conditions {
      job_name = aws_glue_job.load[each.key].name
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = each.value.name
  }
}
