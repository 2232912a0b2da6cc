# What the expressions beside this file refer to.
variable "text" {
  type    = string
  default = 12.50
}

variable "names" {
  type    = list(string)
  default = ["b", true, 3]
}

variable "unique" {
  type    = set(string)
  default = ["b", "a", "b"]
}

variable "limits" {
  type    = map(number)
  default = { low = "1", high = 10 }
}

variable "anything" {
  default = ["x", 1, null]
}

variable "jobs" {
  type = map(object({
    script  = string
    timeout = optional(number, 60)
    tags    = optional(map(string))
    retry   = optional(object({ count = optional(number, 1), wait = string }), { wait = "1m" })
  }))
  default = {
    load  = { script = "load.py", timeout = "15", extra = "dropped" }
    clean = { script = "clean.py", tags = { keep = false }, retry = { wait = 5 } }
  }
}

variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "empty" {
  type    = list(string)
  default = []
}

variable "nothing" {
  type    = string
  default = null
}

locals {
  steps  = ["load", "clean", "report"]
  nested = { a = { b = { c = [10, 20, 30] } }, list = [{ k = "x", v = 1 }, { k = "y", v = 2 }] }
  unique = toset(["z", "y"])
  ages   = { ann = 30, bob = 25, "c d" = 40 }
  flag   = true

  plain = <<EOT
first ${local.steps[0]}
  second "quoted" \n $${literal} %%{literal}
EOT
  indented = <<-EOT
    one
      two ${length(local.steps)}

    three
  EOT
  looped = <<-EOT
    %{for step in local.steps~}
    - ${step}
    %{endfor~}
    end
  EOT
  loose = <<EOT
%{for i, step in local.steps}${i}:${step}
%{endfor}
EOT
  chosen = <<-EOT
    %{if local.flag}
    yes
    %{else}
    no
    %{endif}
  EOT
  stripped = <<-EOT
    a
    %{~if local.flag~}
    b
    %{~endif~}
    c
  EOT
  tilde = <<-EOT
    a
      ${~ local.steps[0] ~}
      b
    c ${"d" ~} e ${~ "f"} g
  EOT
}
