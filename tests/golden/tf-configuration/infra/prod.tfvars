env           = "prod"
minute        = "30"
of_no_concern = ["a", "b"]
jobs = {
  east   = { timeout = 90 }
  west   = {}
  report = { first = false }
}
