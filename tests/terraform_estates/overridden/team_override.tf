variable "env" {
  default = "test"
}
