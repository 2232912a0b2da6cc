variable "name" { type = string }
variable "steps" { type = list(string) }
variable "cron" {
  type    = string
  default = null
}

resource "aws_glue_workflow" "this" {
  name = var.name
}

resource "aws_glue_trigger" "start" {
  name          = "${var.name}-start"
  type          = var.cron == null ? "ON_DEMAND" : "SCHEDULED"
  schedule      = var.cron
  workflow_name = aws_glue_workflow.this.name
  actions {
    job_name = var.steps[0]
  }
}

resource "aws_glue_trigger" "then" {
  count         = length(var.steps) - 1
  name          = "${var.name}-then-${count.index + 1}"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.this.name
  predicate {
    conditions {
      job_name = var.steps[count.index]
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = var.steps[count.index + 1]
  }
}

output "workflow" {
  value = aws_glue_workflow.this.name
}
