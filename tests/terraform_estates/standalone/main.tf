resource "aws_glue_job" "pull" {
  name         = "moth-pull"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    name            = "gluestreaming"
    script_location = "s3://moth/pull.py"
  }
  maintenance_window = "Sun:3"
}

resource "aws_glue_job" "push" {
  name                    = "moth-push"
  role_arn                = "arn:aws:iam::123456789012:role/glue"
  glue_version            = "4.0"
  job_run_queuing_enabled = true
  command {
    script_location = "s3://moth/push.py"
  }
}

resource "aws_glue_job" "mail" {
  name         = "moth-mail"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    script_location = "s3://moth/mail.py"
  }
}

resource "aws_glue_trigger" "hourly" {
  name     = "moth-hourly"
  type     = "SCHEDULED"
  schedule = "cron(0 * * * ? *)"
  enabled  = false
  actions {
    job_name = aws_glue_job.pull.name
  }
}

resource "aws_glue_trigger" "pulled" {
  name = "moth-pulled"
  type = "CONDITIONAL"
  predicate {
    conditions {
      job_name = aws_glue_job.pull.name
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = aws_glue_job.push.name
  }
}

resource "aws_glue_trigger" "failed" {
  name    = "moth-failed"
  type    = "CONDITIONAL"
  enabled = false
  predicate {
    conditions {
      job_name = aws_glue_job.pull.name
      state    = "FAILED"
    }
  }
  actions {
    job_name = aws_glue_job.mail.name
  }
}
