role = "arn:aws:iam::123456789012:role/none"
countries = {
  at = { cron = "cron(0 3 * * ? *)" }
  pt = { cron = "cron(0 4 ? * MON-FRI *)", timeout = "60", tags = { pilot = true } }
}
