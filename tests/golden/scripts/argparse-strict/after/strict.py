import argparse
import sys

import boto3
import glue_run_properties


def parse(argv):
    parser = argparse.ArgumentParser(description="Counts trees.")
    parser.add_argument("--JOB_NAME")
    for option in ("WORKFLOW_NAME", "WORKFLOW_RUN_ID"):
        parser.add_argument("--" + option, required=True)
    return parser.parse_args(glue_run_properties.argv(argv))


def main(argv=None):
    args = parse(argv if argv is not None else sys.argv[1:])
    glue = boto3.client("glue")
    found = glue_run_properties.get_workflow_run_properties(glue, Name=args.WORKFLOW_NAME, RunId=args.WORKFLOW_RUN_ID)
    print("trees in", found["RunProperties"]["forest"])


if __name__ == "__main__":
    main()
