resource "aws_glue_workflow" "gold" {
  name = "gold"
<<<<<<< HEAD
}
