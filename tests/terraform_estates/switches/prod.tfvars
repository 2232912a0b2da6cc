env          = "prod"
with_quality = "true"
job_names    = ["open", "zero", "open"]
