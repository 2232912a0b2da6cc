variable "prefix" {
  type    = string
  default = "lake"
}

variable "region" {
  type    = string
  default = "eu-west-1"

  validation {
    condition     = length(var.region) > 4
    error_message = "That is no region."
  }
}
