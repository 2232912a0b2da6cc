"""``getResolvedOptions`` as Glue's own behaves.

It goes by argparse, knows some options of Glue's, demands all that it is asked for, leaves alone
what it does not know, and raises where argparse would exit
(https://github.com/awslabs/aws-glue-libs/blob/master/awsglue/utils.py).
"""

import argparse

GLUES_OWN = ("JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "TempDir", "RedshiftTempDir")


class GlueArgumentError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise GlueArgumentError(message)


def getResolvedOptions(args, options):
    parser = _Parser()
    for option in GLUES_OWN:
        parser.add_argument(f"--{option}")
    for option in options:
        if option not in GLUES_OWN:
            parser.add_argument(f"--{option}", required=True)
    return vars(parser.parse_known_args(args[1:])[0])
