module "job" {
  source   = "../common/job"
  for_each = toset(["fetch", "parse", "store"])

  name = "scores-${each.key}"
  tags = local.tags
}

module "league" {
  source = "./pipeline"
  count  = 2

  name  = "scores-league-${count.index + 1}"
  steps = [module.job["fetch"].name, module.job["parse"].name, module.job["store"].name]
  cron  = "cron(${5 * count.index} 6 * * ? *)"
}

module "cup" {
  source = "./pipeline"

  name  = "scores-cup"
  steps = [module.job["fetch"].name, module.job["store"].name]
}

locals {
  tags = { part = "scores" }
}

output "workflows" {
  value = concat(module.league[*].workflow, [module.cup.workflow])
}
