'''Everything is imported late.'''
import glue_run_properties
def resolved():
    import sys
    from awsglue.utils import getResolvedOptions
    return getResolvedOptions(glue_run_properties.argv(sys.argv), ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])

def main():
    import boto3
    which = resolved()
    print(glue_run_properties.get_workflow_run_properties(boto3.client('glue'), Name=which['WORKFLOW_NAME'], RunId=which['WORKFLOW_RUN_ID'])['RunProperties']['hour'])

main()
