"""What can go wrong before anything is converted: one sentence each, exit code 2, no traceback."""


class Glue2AirflowError(Exception):
    """The base of every error that a user can mend; its text is one sentence for them."""


class SourceError(Glue2AirflowError):
    """A source that cannot be read at all."""


class OutputError(Glue2AirflowError):
    """A place that cannot be written to, or must not be."""


class UsageError(Glue2AirflowError):
    """Options that contradict each other or name what does not exist."""
