"""The least IAM policy that each stage of a migration needs."""
