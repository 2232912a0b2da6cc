import boto3


def glue():
    return boto3.client('glue')
