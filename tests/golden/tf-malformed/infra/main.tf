resource "aws_glue_workflow" "moths" {
  name = "moths"
}

resource "aws_glue_workflow" "moths_at_night" {
  name                = "moths-at-night"
  max_concurrent_runs = "several"
}

resource "aws_glue_workflow" "moths_by_day" {
  name  = "moths-by-day"
  shiny = true
}

resource "aws_glue_trigger" "start" {
  name          = "moths-start"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.moths.name
  actions {
    job_name = local.undeclared
  }
}

resource "aws_glue_trigger" "then" {
  name          = "moths-then"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.moths.name
  predicate {
    conditions {
      job_name = "moths"
      state    = "SUCCEEDED"
    }
  }
  predicate {
    conditions {
      job_name = "moths"
      state    = "FAILED"
    }
  }
  actions {
    job_name = "moths-report"
  }
}

resource "aws_glue_trigger" "day" {
  name          = "moths-by-day"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.moths_by_day.name
  actions {
    job_name = "moths"
    priority = 5
  }
}
