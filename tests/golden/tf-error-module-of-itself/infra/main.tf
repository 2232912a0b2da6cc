module "again" {
  source = "../infra"
}
