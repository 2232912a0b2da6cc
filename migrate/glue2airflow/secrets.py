"""What looks like a credential, and is therefore never written out.

Names are judged by their words, values by the forms that credentials have. In doubt a value counts
as one: that costs a reader an Airflow Variable, and the other mistake costs a password.
"""

from __future__ import annotations

import re
from itertools import pairwise

MASK = "(masked)"
# What stands for a credential in a snapshot: alike where the credentials are.
MARK = re.compile(r"\(masked(?: \d+)?\)")

# --- names ---

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words that end so name a credential, whatever stands before or after them ...
_SECRET_WORD = re.compile(
    r".*(?:password|passwd|passphrase|passcode|secret|credential|pwd)s?"
    r"|.*(?:api|access|account|auth|encryption|private|secret|signing)keys?"
    r"|authorization|cookie|creds?|bearer|jwt|pw|webhook"
)
# ... as do these, unless their value is a number, which then counts or switches something,
_COUNTABLE_WORD = re.compile(r".*tokens?|(?!(?:by|com|encom|over|sur|tres|under)pass).*pass|salt")
# and these words before "key".
_KEYS = frozenset(
    {"access", "account", "api", "auth", "encryption", "hmac", "license", "master", "private"}
    | {"secret", "shared", "signing", "ssh", "subscription"}
)
# Names whose last word is one of these tell about a credential and do not hold it.
_ABOUT = frozenset(
    {"age", "alias", "arn", "arns", "bucket", "column", "columns", "count", "enabled", "endpoint"}
    | {"expiration", "expiry", "field", "file", "format", "id", "ids", "length", "limit"}
    | {"location", "manager", "mode", "name", "names", "parameter", "path", "paths", "policy"}
    | {"prefix", "provider", "region", "required", "rotation", "scope", "size", "store", "ttl"}
    | {"type", "uri", "url", "version"}
)
# Names of this kind are often given the name of a secret, as AWS Secrets Manager has it.
_NAMED_SECRET = re.compile(r"(?:secret|cred|credential)s?", re.IGNORECASE)
_SECRETS_NAME = re.compile(r"[a-z][a-z_.-]*(?:/[a-z][a-z_.-]*)+")


def _secret_words(name: str) -> list[str]:
    """The words of a name that make it a credential's."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or (words[-1] in _ABOUT and "webhook" not in words):
        return []
    single = [w for w in words if _SECRET_WORD.fullmatch(w) or _COUNTABLE_WORD.fullmatch(w)]
    pairs = pairwise(words)
    return single + [last for first, last in pairs if first in _KEYS and last in ("key", "keys")]


# --- values ---

# References to a credential are not one.
_REFERENCE = re.compile(
    r"arn:aws[\w-]*:\S*|\{\{resolve:[^{}]*\}\}|(?:\$\{[^{}\"]*\}[^A-Za-z0-9${}]*)+"
    r"|(?:s3[an]?://|ssm:|secretsmanager:)\S*|(?:/[\w.@$-]+)+/?",
    re.IGNORECASE | re.DOTALL,
)
# Values that switch something, or name a type of a column.
_PLAIN = re.compile(
    r"true|false|yes|no|on|off|none|null|string|varchar|char|text|int|integer|bigint|boolean|binary",
    re.IGNORECASE,
)

# Without any of this, nothing below is found; most values have none.
_MAYBE = re.compile(r"[=:@\s]|.{16}")
# Forms that nothing but credentials has: what makers of services write their tokens with.
_KNOWN = tuple(
    re.compile(pattern)
    for pattern in (
        r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
        r"[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\Z)",
        # AWS: key ids, temporary ones too
        r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])",
        # JSON web tokens
        r"\beyJ[\w-]{10,4000}\.[\w-]{10,}(?:\.[\w-]*)?",
        # GitHub, GitLab, Slack, Stripe, Google, SendGrid, Databricks, npm, PyPI, Vault, Shopify
        r"(?i:gh[oprsu][-_]\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,})",
        r"(?i:xox[a-z](?:-|_)[\w-]{10,}|xapp-[\w-]{10,})",
        r"\b[rs]k_(?:live|test)_\w{10,}|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}",
        r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\bdapi[0-9a-f]{32}\b|\bnpm_\w{30,}|\bpypi-[\w-]{50,}",
        r"\bhv[bsr]\.[\w-]{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|\bsk-[\w-]{20,}|\bhf_\w{30,}",
        # Webhooks: who knows the address may post
        r"(?i:(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[^\s\"'<>]+)",
        r"(?i:(?<=webhook\.office\.com/)[^\s\"'<>]+)",
        r"(?i:(?<=discord\.com/api/webhooks/)[^\s\"'<>]+)",
        r"(?i:(?<=discordapp\.com/api/webhooks/)[^\s\"'<>]+)",
        # user:password@ in a URL, and a token in its place; not the port in http://host:80/a@b
        r"(?<=://)[^\s/:@\"'<>]{0,200}:(?!\d{1,5}(?:[/?#]|$))[^\s\"'<>]{1,2000}(?=@)",
        r"(?<=://)[A-Za-z0-9_-]{20,}(?=@)",
        # Oracle: jdbc:oracle:thin:user/password@host
        r"(?i:(?<=:thin:)|(?<=:oci:))[^\s/@\"']{1,200}/[^\s@\"']{1,200}(?=@)",
        r"(?i:(?<=[?&]sig=)|(?<=[?&]x-amz-signature=)|(?<=[?&]x-amz-security-token=))[^&\s\"']+",
        r"(?i:(?<=\bbearer\s)|(?<=\bbasic\s))(?=\S*[\d=+/._])[A-Za-z0-9._~+/=-]{8,}",
    )
)
_KEPT = r"(?P<reference>arn:aws[\w-]*:[^\s\"']*|\{\{resolve:[^{}]*\}\}|\$\{[^{}]*\})|"
# What names a value within a text, and the value: a=b, a: b, "a": "b" ...
_PAIR = (
    re.compile(
        _KEPT + r"(?<![\w.-])(?P<name>[A-Za-z-][\w.-]*)\\*[\"']?\s*(?:=>?|:)\s*(?!\(masked)"
    ),
    re.compile(
        r"\\+[\"'].*?\\+[\"']|\"(?:[^\"\\]|\\.)*\"|\"[^\"]*\"|'[^']*'"
        r"|(?:[^\s\"'&;,\\]|\\(?![\"'])|[\"'](?=\w))+"
    ),
)
# ... and --a b, in a list too: "--a", "b".
_OPTION = (
    re.compile(
        _KEPT + r"(?<![^\s\"'])(?P<name>--?[A-Za-z][\w-]*)"
        r"(?:\s+|[\"']\s*,\s*[\"'])(?!\(masked)"
    ),
    re.compile(r"[^\s\"'-][^\s\"']*"),
)
# Keys without a form of their own. Text of words has long runs of small letters; keys do not.
# What CloudFormation calls the resources of CDK's stacks is as random, and has a form of its own.
_LONG = re.compile(
    _KEPT + r"s3[an]?://[^\s\"',;]*"
    r"|(?<![A-Za-z0-9+/_-])[A-Za-z][A-Za-z0-9/-]*[0-9A-F]{8}-[0-9A-Za-z]{12,13}(?![A-Za-z0-9+/_-])"
    r"|(?<![A-Za-z0-9+/_-])(?P<key>[A-Za-z0-9+/_-]{32,}={0,2})(?![A-Za-z0-9+/_-])"
)
_RUN = re.compile(r"[a-z]{3,}")
_MOST_WORDS = 0.45


class Secret(str):
    """A text that its source itself marks as secret (a NoEcho parameter of a template)."""

    __slots__ = ()


def looks_secret(name: str, value: str) -> bool:
    """Whether the value of the argument, property or tag ``name`` must not be written out."""
    return has_secret(value) or is_called_secret(name, value)


def is_called_secret(name: str, value: str) -> bool:
    """Whether ``value`` is a credential because of what it is called."""
    words = _secret_words(name)
    if not words or not value or _PLAIN.fullmatch(value) or _is_reference(value):
        return False
    if value.isdigit() and all(_COUNTABLE_WORD.fullmatch(word) for word in words):
        return False
    named = all(_NAMED_SECRET.fullmatch(word) for word in words)
    return not (named and _SECRETS_NAME.fullmatch(value))


def has_secret(text: str) -> bool:
    """Whether something in ``text`` is a credential by its form, or is masked already."""
    return bool(MARK.search(text)) or masked(text) != text


def masked(text: str) -> str:
    """Free text with whatever looks like a credential taken out."""
    if isinstance(text, Secret):
        return MASK
    if not _MAYBE.search(text):
        return text
    for known in _KNOWN:
        text = known.sub(MASK, text)
    for naming, value in (_PAIR, _OPTION):
        text = _without_values(text, naming, value)
    return _LONG.sub(_without_key, text)


def tellable(name: str, value: str) -> str:
    """What a message may say of the value of ``name``."""
    return MASK if is_called_secret(name, value) else masked(value)


def mark(number: int) -> str:
    """What stands for the credential that has this number in a snapshot."""
    return f"(masked {number})"


def _is_reference(value: str) -> bool:
    return bool(_REFERENCE.fullmatch(value)) and not _is_key(value)


def _without_values(text: str, naming: re.Pattern[str], value: re.Pattern[str]) -> str:
    """``text`` without the values that are credentials because of what names them there."""
    parts, place = [], 0
    for found in naming.finditer(text):
        name = found["name"]
        if found.start() >= place and name and _secret_words(name):
            given = value.match(text, found.end())
            if given and is_called_secret(name, given[0].strip("\\\"'").rstrip(")]}")):
                parts += [text[place : given.start()], MASK]
                place = given.end()
    return "".join([*parts, text[place:]])


def _without_key(found: re.Match[str]) -> str:
    return MASK if found["key"] and _is_key(found["key"]) else found[0]


def _is_key(text: str) -> bool:
    """Whether a long text is as random as a key: of all kinds of characters, and of no words."""
    bare = text.strip("/=")
    kinds = (str.isupper, str.islower, str.isdigit)
    mixed = len(bare) > 31 and all(any(map(kind, bare)) for kind in kinds)
    return mixed and sum(map(len, _RUN.findall(bare))) < _MOST_WORDS * len(bare)
