"""What can go wrong between here and AWS: one sentence each, which says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glue2airflow.errors import SourceError
from glue2airflow.secrets import masked
from glue2airflow.sources.api.operations import Operation

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_UNKNOWN_KEYS = frozenset(
    {"AuthFailure", "IncompleteSignature", "InvalidClientTokenId", "InvalidSignatureException"}
    | {"MissingAuthenticationToken", "SignatureDoesNotMatch", "UnrecognizedClientException"}
)
_THROTTLED = frozenset({"RequestLimitExceeded", "Throttling", "ThrottlingException"})
# A batch that is too large or too slow; smaller ones may pass.
_TOO_LARGE = frozenset(
    {"InvalidInputException", "OperationTimeoutException", "ValidationException"}
)
_GONE = frozenset({"EntityNotFoundException", "ResourceNotFoundException"})
_STALE = frozenset({"ExpiredNextTokenException", "InvalidInputException", "ValidationException"})

_OUT_OF_DATE = "the AWS credentials have expired; get new ones (aws sso login, or your own way)"
_NO_CREDENTIALS = (
    "there are no AWS credentials; give --profile, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or run "
    "aws configure"
)
NO_REGION = "it is not known which AWS region is meant; give --region, or set AWS_REGION"


class RefusedError(SourceError):
    """AWS refused a call.

    :ivar code: the name of the error in the API.
    """

    def __init__(self, operation: Operation, code: str, message: str) -> None:
        self.operation, self.code = operation, code
        super().__init__(_refusal(operation, code, message))

    @property
    def denied(self) -> bool:
        """Whether it is for want of a permission."""
        return self.code in _DENIED

    @property
    def gone(self) -> bool:
        """Whether what was asked about is there no more."""
        return self.code in _GONE

    @property
    def too_large(self) -> bool:
        """Whether less in a call might pass."""
        return self.code in _TOO_LARGE

    @property
    def stale(self) -> bool:
        """Whether the place that a listing was at may be forgotten."""
        return self.code in _STALE


def _refusal(operation: Operation, code: str, message: str) -> str:
    if code in _DENIED:
        return (
            f"AWS does not allow {operation.action}; glue2airflow iam-policy prints a policy that "
            "allows all that a snapshot reads"
        )
    if code in _EXPIRED:
        return _OUT_OF_DATE
    if code in _UNKNOWN_KEYS:
        return f"AWS does not accept the credentials ({code}); give others with --profile"
    if code in _THROTTLED:
        return f"AWS throttles {operation.action}, and did so ten times in a row; try again later"
    said = f" ({masked(message)[:200].rstrip('.')})" if message else ""
    return f"AWS refuses {operation.action} with {code}{said}"


# botocore's exceptions by name, so that botocore need not be there to read this.
_SENTENCES: Mapping[str, str] = {
    "NoRegionError": NO_REGION,
    "NoCredentialsError": _NO_CREDENTIALS,
    "PartialCredentialsError": "the AWS credentials are not whole; set both the key id and the key",
    "CredentialRetrievalError": "the AWS credentials cannot be had from where they are configured; "
    "see what aws sts get-caller-identity says",
    "ProfileNotFound": "there is no such AWS profile; aws configure list-profiles lists them",
    "InvalidRegionError": "the AWS region is none; give one like eu-west-1",
    "ConfigParseError": "the AWS configuration cannot be parsed; mend ~/.aws/config",
    "ConfigNotFound": "the AWS configuration file that AWS_CONFIG_FILE names is not there",
    "SSOError": _OUT_OF_DATE,
    "TokenRetrievalError": _OUT_OF_DATE,
    "SSLError": "{where} has no certificate that is trusted here; set AWS_CA_BUNDLE if there is a "
    "proxy between",
    "ProxyConnectionError": "the proxy on the way to {where} does not answer",
    "ReadTimeoutError": "{where} takes longer than a minute to answer; try again later",
    "ResponseParserError": "{where} does not answer as AWS does; is it the right address?",
    # These are bases of others, so they come last.
    "HTTPClientError": "{where} cannot be reached; check the network, --endpoint-url and --region",
    "ConnectionError": "{where} cannot be reached; check the network, --endpoint-url and --region",
    "ParamValidationError": "AWS has no names like these; names have 1 to 255 characters",
}


def sentence_for(error: Exception, where: str) -> str:
    """What to say of an exception of botocore's; "" if there is nothing better than itself.

    :param where: the address that was asked.
    """
    said = (_SENTENCES[name] for name in _kinds(type(error)) if name in _SENTENCES)
    return next(said, "").format(where=where)


def _kinds(kind: type) -> Iterable[str]:
    """The names of an exception's classes, the nearest first."""
    return (base.__name__ for base in kind.__mro__)
