# Everything by .id, as many people write it.
locals {
  role = "arn:aws:iam::123456789012:role/glue"
}

resource "aws_glue_workflow" "votes" {
  name = "votes"
}

resource "aws_glue_crawler" "east" {
  name          = "votes-east"
  role          = local.role
  database_name = "votes"
  s3_target { path = "s3://votes/east" }
}

resource "aws_glue_crawler" "west" {
  name          = "votes-west"
  role          = local.role
  database_name = "votes"
  s3_target { path = "s3://votes/west" }
}

resource "aws_glue_job" "count" {
  name         = "votes-count"
  role_arn     = local.role
  glue_version = "5.0"
  command { script_location = "s3://votes/count.py" }
  notification_property { notify_delay_after = 30 }
}

resource "aws_glue_job" "publish" {
  name                   = "votes-publish"
  role_arn               = local.role
  glue_version           = "5.0"
  security_configuration = "sealed"
  command { script_location = "s3://votes/publish.py" }
}

resource "aws_glue_job" "alarm" {
  name         = "votes-alarm"
  role_arn     = local.role
  glue_version = "5.0"
  timeout      = 480
  command {
    name            = "pythonshell"
    script_location = "s3://votes/alarm.py"
  }
}

resource "aws_glue_trigger" "polls_close" {
  name          = "votes-polls-close"
  type          = "ON_DEMAND"
  enabled       = false
  workflow_name = aws_glue_workflow.votes.id

  actions { crawler_name = aws_glue_crawler.east.id }
  actions { crawler_name = aws_glue_crawler.west.id }
}

resource "aws_glue_trigger" "both" {
  name          = "votes-both-read"
  description   = "East and west"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.votes.id

  predicate {
    conditions {
      crawler_name = aws_glue_crawler.east.id
      crawl_state  = "SUCCEEDED"
    }
    conditions {
      crawler_name = aws_glue_crawler.west.id
      crawl_state  = "SUCCEEDED"
    }
  }

  actions {
    job_name               = aws_glue_job.count.id
    security_configuration = "sealed"
    timeout                = 45
    notification_property { notify_delay_after = 10 }
  }
}

resource "aws_glue_trigger" "counted" {
  name          = "votes-counted"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.votes.id
  predicate {
    logical = "AND"
    conditions {
      logical_operator = "EQUALS"
      job_name         = aws_glue_job.count.id
      state            = "SUCCEEDED"
    }
  }
  actions { job_name = aws_glue_job.publish.id }
}

resource "aws_glue_trigger" "anything_wrong" {
  name          = "votes-anything-wrong"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.votes.id
  predicate {
    logical = "ANY"
    conditions {
      job_name = aws_glue_job.count.id
      state    = "FAILED"
    }
    conditions {
      job_name = aws_glue_job.publish.id
      state    = "TIMEOUT"
    }
  }
  actions { job_name = aws_glue_job.alarm.id }
}
