import argparse

import boto3
import sys
import glue_run_properties


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--WORKFLOW_NAME", required=True)
    parser.add_argument("--WORKFLOW_RUN_ID", required=True)
    parser.add_argument("--JOB_NAME")
    args = parser.parse_args(glue_run_properties.argv(sys.argv[1:] if argv is None else argv))
    glue = boto3.client("glue")
    reply = glue_run_properties.get_workflow_run_properties(glue, Name=args.WORKFLOW_NAME, RunId=args.WORKFLOW_RUN_ID)
    print(reply["RunProperties"]["mast"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
