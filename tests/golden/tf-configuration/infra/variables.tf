variable "env" {
  type = string
}

variable "minute" {
  type    = number
  default = 0
}

variable "jobs" {
  type = map(object({
    first   = optional(bool, true)
    timeout = optional(number)
  }))
}

variable "of_no_concern" {
  type    = list(string)
  default = []
}
