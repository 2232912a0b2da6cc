locals {
  name   = "${local.prefix}-flies"
  prefix = substr(local.name, 0, 3)
}

resource "aws_glue_workflow" "flies" {
  name = local.name
}
