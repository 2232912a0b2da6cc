'''Everything is imported late.'''
def resolved():
    import sys
    from awsglue.utils import getResolvedOptions
    return getResolvedOptions(sys.argv, ['WORKFLOW_NAME', 'WORKFLOW_RUN_ID'])

def main():
    import boto3
    which = resolved()
    print(boto3.client('glue').get_workflow_run_properties(Name=which['WORKFLOW_NAME'], RunId=which['WORKFLOW_RUN_ID'])['RunProperties']['hour'])

main()
