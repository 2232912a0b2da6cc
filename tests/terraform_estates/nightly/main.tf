terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = var.region
}

resource "aws_iam_role" "glue" {
  name = "nightly-glue"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "glue.amazonaws.com" } }]
  })
}

resource "aws_s3_bucket" "lake" {
  bucket = "${var.prefix}-lake"
}

resource "aws_glue_workflow" "nightly" {
  name                = "${var.prefix}-nightly"
  description         = "Loads the lake"
  max_concurrent_runs = 1
  default_run_properties = {
    bucket = aws_s3_bucket.lake.bucket
    full   = false
    days   = 7
  }
  tags = {
    team = "lake"
  }
}

resource "aws_glue_crawler" "raw" {
  name          = "${var.prefix}-raw"
  role          = aws_iam_role.glue.arn
  database_name = "raw"
  schedule      = "cron(0 20 * * ? *)"
  s3_target {
    path = "s3://${aws_s3_bucket.lake.bucket}/raw"
  }
}

resource "aws_glue_job" "load" {
  name         = "${var.prefix}-load"
  role_arn     = aws_iam_role.glue.arn
  glue_version = "4.0"
  max_retries  = 2
  timeout      = 90
  command {
    script_location = "s3://${aws_s3_bucket.lake.bucket}/load.py"
    python_version  = "3"
  }
  default_arguments = {
    "--job-language" = "python"
    "--TempDir"      = "s3://${aws_s3_bucket.lake.bucket}/tmp/"
  }
  execution_property {
    max_concurrent_runs = 3
  }
}

resource "aws_glue_job" "tidy" {
  name         = "${var.prefix}-tidy"
  role_arn     = aws_iam_role.glue.arn
  glue_version = "3.0"
  max_capacity = 0.0625
  command {
    name            = "pythonshell"
    script_location = "s3://${aws_s3_bucket.lake.bucket}/tidy.py"
    python_version  = "3.9"
  }
}

resource "aws_glue_trigger" "start" {
  name          = "${var.prefix}-start"
  type          = "SCHEDULED"
  schedule      = "cron(15 1 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name
  actions {
    crawler_name = aws_glue_crawler.raw.name
  }
}

resource "aws_glue_trigger" "load" {
  name          = "${var.prefix}-after-raw"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name
  predicate {
    conditions {
      crawler_name = aws_glue_crawler.raw.name
      crawl_state  = "SUCCEEDED"
    }
  }
  actions {
    job_name = aws_glue_job.load.name
    arguments = {
      "--day"   = 7
      "--full"  = true
      "--share" = 0.5
    }
  }
}

resource "aws_glue_trigger" "tidy" {
  name          = "${var.prefix}-after-load"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name
  predicate {
    conditions {
      job_name = aws_glue_job.load.name
      state    = "SUCCEEDED"
    }
  }
  actions {
    job_name = aws_glue_job.tidy.name
    timeout  = 20
  }
}
