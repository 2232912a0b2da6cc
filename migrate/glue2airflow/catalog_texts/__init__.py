"""The texts of the catalogue, by code, in a module a subject.

:mod:`glue2airflow.catalog` joins them with the levels and titles of the codes and lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AIRFLOW_DOCS = "https://airflow.apache.org/docs/apache-airflow/stable"
CLOUDFORMATION = "https://docs.aws.amazon.com/AWSCloudFormation/latest"


@dataclass(frozen=True, slots=True)
class Text:
    """What a page says of one code, in Markdown.

    :param means: what the converter found and did.
    :param matters: what happens if nobody does anything about it.
    :param mend: the way out.
    :param commands: what to type for it, a line each; words in capitals are for the user to fill.
    :param glue: a piece of a Glue definition, as JSON ...
    :param airflow: ... and the lines of the DAG that it becomes.
    :param sources: addresses of the pages that facts in the text are taken from.
    """

    means: str
    matters: str
    mend: str
    commands: tuple[str, ...] = ()
    glue: str = ""
    airflow: str = ""
    sources: tuple[str, ...] = ()


Texts = Mapping[str, Text]


def guide(page: str) -> str:
    """The address of a page of the AWS Glue developer guide."""
    return f"https://docs.aws.amazon.com/glue/latest/dg/{page}.html"
