"""How to reach the account that is meant by ``aws:``."""

from __future__ import annotations

from dataclasses import dataclass

# What a source that is an account begins with.
LIVE = "aws:"


@dataclass(frozen=True)
class Access:
    """Where the account's API is asked; what is empty is as for the AWS CLI, from the environment.

    :param profile: a profile of the AWS configuration files.
    :param region: the region whose Glue is read.
    :param endpoint_url: another place to send all requests to, such as an emulator.
    """

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
