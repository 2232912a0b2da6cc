"""Load one table into the catalogue."""
import sys
from awsglue.transforms import *
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from awsglue.context import GlueContext
from awsglue.job import Job
import boto3

args = getResolvedOptions(sys.argv, ['JOB_NAME',
                                     'WORKFLOW_NAME',
                                     'WORKFLOW_RUN_ID'])

sc = SparkContext()
glueContext = GlueContext(sc)
spark = glueContext.spark_session
job = Job(glueContext)
job.init(args['JOB_NAME'], args)

glue_client = boto3.client("glue")
workflow_params = glue_client.get_workflow_run_properties(Name=args['WORKFLOW_NAME'],
                                                          RunId=args['WORKFLOW_RUN_ID'])["RunProperties"]
raw_bucket = workflow_params['raw_bucket']
clean_bucket = workflow_params['clean_bucket']
database = workflow_params['database']
table = workflow_params['table']
prefix = workflow_params['prefix']

frame = glueContext.create_dynamic_frame.from_catalog(database=database, table_name=table)
print(f"s3://{raw_bucket}/{prefix} -> s3://{clean_bucket}/{prefix}")
print(database, table)
job.commit()
