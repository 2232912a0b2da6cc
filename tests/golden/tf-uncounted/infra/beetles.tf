resource "aws_glue_workflow" "beetles" {
  name = "beetles"
}

resource "aws_glue_job" "beetles" {
  name         = "beetles"
  role_arn     = "arn:aws:iam::123456789012:role/glue"
  glue_version = "4.0"
  command {
    script_location = "s3://ants/beetles.py"
  }
}

resource "aws_glue_trigger" "beetles" {
  name          = "beetles"
  type          = "ON_DEMAND"
  workflow_name = aws_glue_workflow.beetles.name
  actions {
    job_name = aws_glue_job.beetles.name
  }
}
