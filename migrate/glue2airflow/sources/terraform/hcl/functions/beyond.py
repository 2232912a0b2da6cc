"""What these functions leave to Terraform."""


class BeyondError(Exception):
    """A call whose result only Terraform knows; it stays open."""
