import argparse

import boto3


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--WORKFLOW_NAME", required=True)
    parser.add_argument("--WORKFLOW_RUN_ID", required=True)
    parser.add_argument("--JOB_NAME")
    args = parser.parse_args(argv)
    glue = boto3.client("glue")
    reply = glue.get_workflow_run_properties(Name=args.WORKFLOW_NAME, RunId=args.WORKFLOW_RUN_ID)
    print(reply["RunProperties"]["mast"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
