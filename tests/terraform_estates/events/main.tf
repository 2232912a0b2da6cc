resource "aws_glue_workflow" "uploads" {
  name = "uploads"
}

resource "aws_glue_job" "resize" {
  name         = "uploads-resize"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    script_location = "s3://uploads/resize.py"
  }
}

resource "aws_glue_trigger" "arrived" {
  name          = "uploads-arrived"
  type          = "EVENT"
  enabled       = false
  workflow_name = aws_glue_workflow.uploads.name
  event_batching_condition {
    batch_size = 25
  }
  actions {
    job_name = aws_glue_job.resize.name
  }
}

resource "aws_cloudwatch_event_rule" "created" {
  name = "uploads-created"
  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail      = { bucket = { name = ["uploads"] } }
  })
}

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "uploads-sweep"
  schedule_expression = "rate(1 day)"
  state               = "DISABLED"
}

resource "aws_cloudwatch_event_target" "created" {
  rule     = aws_cloudwatch_event_rule.created.name
  arn      = aws_glue_workflow.uploads.arn
  role_arn = "arn:aws:iam::123456789012:role/events"
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule     = aws_cloudwatch_event_rule.sweep.name
  arn      = "arn:aws:glue:eu-west-1:123456789012:workflow/${aws_glue_workflow.uploads.name}"
  role_arn = "arn:aws:iam::123456789012:role/events"
}

resource "aws_cloudwatch_event_target" "elsewhere" {
  rule = aws_cloudwatch_event_rule.sweep.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:sweep"
}
