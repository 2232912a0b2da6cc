"""The least IAM policy that each stage of a migration needs."""

from glue2airflow.iam.permissions import PERMISSIONS, Stage
from glue2airflow.iam.policy import Policy, policy

__all__ = ["PERMISSIONS", "Policy", "Stage", "policy"]
