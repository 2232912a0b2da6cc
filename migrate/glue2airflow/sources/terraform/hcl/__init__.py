"""Terraform configurations, evaluated as far as expressions tell without running Terraform."""
