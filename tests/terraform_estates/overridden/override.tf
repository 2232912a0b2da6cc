resource "aws_glue_trigger" "start" {
  type     = "SCHEDULED"
  schedule = "cron(0 5 * * ? *)"
}

locals {
  jobs = ["copy", "check", "audit"]
}
