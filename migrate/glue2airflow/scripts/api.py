"""What Glue offers a job about its workflow run, and what becomes of each under Airflow."""

from __future__ import annotations

from collections.abc import Mapping

from glue2airflow.scripts.model import NAME, RUN_ID, Kind

IDS = (NAME, RUN_ID)
OPTIONS = tuple(f"--{name}" for name in IDS)

READ, WRITE, RUN = (
    "get_workflow_run_properties",
    "put_workflow_run_properties",
    "get_workflow_run",
)
# What our module answers; the members of a run that it knows are those below.
OFFERED = frozenset({READ, WRITE, RUN})
GIVEN = frozenset({"Name", "WorkflowRunId", "WorkflowRunProperties", "StartedOn", "Status"})

# Every operation on workflow runs
# (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html).
OPERATIONS: Mapping[str, Kind] = {
    READ: Kind.READ,
    WRITE: Kind.WRITE,
    RUN: Kind.RUN,
    "get_workflow_runs": Kind.HISTORY,
    "get_workflow": Kind.HISTORY,
    "batch_get_workflows": Kind.HISTORY,
    "stop_workflow_run": Kind.STOP,
    "start_workflow_run": Kind.START,
    "resume_workflow_run": Kind.START,
}
# Their parameters that take a name or an id.
PARAMETERS = frozenset({"Name", "RunId", "Names", "RunProperties", "IncludeGraph"})

# In the module: what it is to a script that calls it.
MODULE_CALLS: Mapping[str, Kind] = {
    **{name: OPERATIONS[name] for name in OFFERED},
    "properties": Kind.READ,
    "update": Kind.WRITE,
    "events": Kind.EVENT_IDS,
}

# The operation of CloudTrail by which scripts look up the events that started the run.
LOOKUP = "lookup_events"

# Packages that are no part of a team's own code; a value that they get is only used as data.
_PACKAGES = """
Queue StringIO aiobotocore aiohttp airflow attr attrs avro aws_cdk aws_lambda_powertools awsglue
awswrangler boto3 botocore bs4 certifi cffi chardet click constructs cryptography dateutil delta dns
docutils dotenv fastavro fsspec great_expectations hudi idna jinja2 jmespath joblib jsonschema
loguru lxml matplotlib mock moto numpy openpyxl orjson packaging pandas paramiko pg pg8000 pip
pkg_resources polars psutil psycopg2 pulumi py4j pyarrow pyathena pydantic pydeequ pyiceberg pymongo
pymysql pyodbc pyspark pytest pythonjsonlogger pytz redis redshift_connector requests s3fs
s3transfer scipy setuptools simplejson six sklearn snowflake sqlalchemy statsmodels structlog
tabulate tenacity toml tqdm troposphere typing_extensions urllib3 urlparse xlrd xmltodict yaml yarl
zeep
"""
WELL_KNOWN = frozenset(_PACKAGES.split())
