"""What looks like a credential, and is therefore never written out."""

from __future__ import annotations

import re

# The name of an argument, property or tag that holds a credential itself ...
_SECRET_NAME = re.compile(
    r"(?:password|passwd|passphrase|secret|token|credential|pwd"
    r"|api[_-]?key|access[_-]?key|private[_-]?key|encryption[_-]?key|auth[_-]?key)s?$",
    re.IGNORECASE,
)
# ... and values that are one whatever they are called.
_SECRET_VALUE = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # AWS access key ids
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|://[^/\s:@]+:[^/\s@]+@"  # user:password@ in a URL
    r"|[?&;](?:password|pwd|sig|token)=[^&;\s]+"  # JDBC and signed URLs
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"  # JSON web tokens
    r"|\b(?:ghp|gho|xox[abp])[-_][\w-]{20,}",
    re.IGNORECASE,
)
# References to a credential are not one.
_REFERENCE = re.compile(r"^(?:arn:|\{\{resolve:|s3://|/|ssm:|secretsmanager:|\$\{)", re.IGNORECASE)
_MASK = "(masked)"


class Secret(str):
    """A text that its source itself marks as secret (a NoEcho parameter of a template)."""

    __slots__ = ()


def looks_secret(name: str, value: str) -> bool:
    """Whether the value of the argument, property or tag ``name`` must not be written out."""
    if isinstance(value, Secret) or _SECRET_VALUE.search(value):
        return True
    return bool(value and _SECRET_NAME.search(name) and not _REFERENCE.match(value))


def masked(text: str) -> str:
    """Free text with whatever looks like a credential taken out."""
    return _MASK if isinstance(text, Secret) else _SECRET_VALUE.sub(_MASK, text)
