__all__ = ["ApplyMapping", "ResolveChoice"]


class ApplyMapping:
    pass


class ResolveChoice:
    pass
