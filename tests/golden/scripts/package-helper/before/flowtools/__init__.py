from .runs import Run

__all__ = ["Run"]
