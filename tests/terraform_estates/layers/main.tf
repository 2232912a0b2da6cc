locals {
  layers = [
    ["bronze-orders", "bronze-items"],
    ["silver-orders"],
    ["gold-margin", "gold-stock", "gold-churn"],
  ]
  jobs = { for name in flatten(local.layers) : name => {
    layer = split("-", name)[0]
    slow  = startswith(name, "gold")
  } }
  steps = {
    for i, names in slice(local.layers, 1, length(local.layers)) :
    format("step-%02d", i + 1) => { after = local.layers[i], start = names }
  }
}

resource "aws_glue_workflow" "medallion" {
  name        = "medallion"
  description = "Layers: ${join(", ", distinct([for job in values(local.jobs) : job.layer]))}"
}

resource "aws_glue_job" "this" {
  for_each     = local.jobs
  name         = each.key
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = each.value.slow ? "5.0" : "4.0"
  max_retries  = each.value.slow ? 1 : null
  command {
    script_location = "s3://code/${each.value.layer}/${replace(each.key, "-", "_")}.py"
  }
}

resource "aws_glue_trigger" "start" {
  name          = "medallion-start"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.medallion.name

  dynamic "actions" {
    for_each = local.layers[0]
    content {
      job_name = aws_glue_job.this[actions.value].name
      arguments = {
        "--position" = "${actions.key + 1} of ${length(local.layers[0])}"
      }
    }
  }
}

resource "aws_glue_trigger" "step" {
  for_each      = local.steps
  name          = "medallion-${each.key}"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.medallion.name

  predicate {
    logical = length(each.value.after) > 1 ? "AND" : "ANY"
    dynamic "conditions" {
      for_each = toset(each.value.after)
      iterator = job
      content {
        job_name = aws_glue_job.this[job.key].name
        state    = "SUCCEEDED"
      }
    }
  }

  dynamic "actions" {
    for_each = { for name in each.value.start : name => local.jobs[name] }
    content {
      job_name  = aws_glue_job.this[actions.key].name
      arguments = actions.value.slow ? { "--partitions" = 4 * 16 } : null

      dynamic "notification_property" {
        for_each = actions.value.slow ? [1] : []
        content {
          notify_delay_after = 120
        }
      }
    }
  }
}
