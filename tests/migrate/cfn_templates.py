"""Templates to read, and what to look at in the result; shared by the CloudFormation tests."""

import textwrap

from glue2airflow.sources.assemble import assemble
from glue2airflow.sources.cloudformation import read
from glue2airflow.sources.document import Document, parse


def reading(template, parameters=None):
    """The reading of a template, written as YAML text or as data."""
    if isinstance(template, str):
        document = parse("template.yaml", textwrap.dedent(template))
    else:
        document = Document("template.yaml", template)
    return assemble(read(document, parameters or {}))


def only(template, parameters=None):
    """The one workflow or chain of a template."""
    (definition,) = reading(template, parameters).definitions
    return definition


def codes(definition):
    return sorted(finding.code for finding in definition.findings)


def messages(definition):
    return " | ".join(f"{x.code} {x.subject}: {x.message}" for x in definition.findings)


def trigger(properties, **attributes):
    """A template of one trigger outside any workflow, with defaults for what is not under test."""
    body = {"Name": "start", "Type": "ON_DEMAND", "Actions": [{"JobName": "load"}], **properties}
    return {"Resources": {"T": {"Type": "AWS::Glue::Trigger", "Properties": body, **attributes}}}


def workflow(properties, **attributes):
    body = {"Name": "nightly", **properties}
    return {"Resources": {"W": {"Type": "AWS::Glue::Workflow", "Properties": body, **attributes}}}


HAND_WRITTEN = """
    AWSTemplateFormatVersion: 2010-09-09
    Description: Nightly load
    Metadata: {cfn-lint: {}}
    Parameters:
      Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}
      NightlyCron: {Type: String, Default: "cron(0 2 ? * 1 *)"}
    Mappings:
      PerEnv:
        dev: {Cron: "cron(0/10 * * * ? *)", Timeout: 30}
        prod: {Cron: "cron(0 1 ? * MON-FRI *)", Timeout: 90}
    Conditions:
      Always: !Equals [!Ref Env, !Ref Env]
    Resources:
      Nightly:
        Type: AWS::Glue::Workflow
        Properties:
          Name: !Sub nightly-${Env}
          MaxConcurrentRuns: 1
          DefaultRunProperties: {bucket: !Ref Raw, retries: 2, full: true, note: ""}
          Tags: {team: data}
      Raw:
        Type: AWS::S3::Bucket
        Properties: {BucketName: raw-data}
      Scan:
        Type: AWS::Glue::Crawler
        Properties:
          Name: !Join ["-", [scan, !Ref Env]]
          Role: !GetAtt Role.Arn
          DatabaseName: !Ref Database
          Schedule: {ScheduleExpression: "cron(30 0 * * ? *)"}
          Targets: {S3Targets: [{Path: !Sub "s3://${Raw}/"}]}
      Load:
        Type: AWS::Glue::Job
        DependsOn: [Nightly]
        DeletionPolicy: Retain
        Properties:
          Name: load
          Role: !ImportValue role
          GlueVersion: 4.0
          Timeout: !FindInMap [PerEnv, !Ref Env, Timeout]
          ExecutionProperty: {MaxConcurrentRuns: 2}
          Command: {Name: glueetl, ScriptLocation: !Sub "s3://${AWS::AccountId}/load.py"}
          Connections: {Connections: [{Ref: NotEvenThere}]}
          DefaultArguments: {"--TempDir": !Sub "s3://tmp-${AWS::Region}/"}
      Start:
        Type: AWS::Glue::Trigger
        Properties:
          Name: start
          Type: SCHEDULED
          Schedule: !Ref NightlyCron
          StartOnCreation: true
          WorkflowName: !Ref Nightly
          Actions: [{CrawlerName: !Ref Scan}]
      Then:
        Type: AWS::Glue::Trigger
        DependsOn: Start
        Properties:
          Name: then
          Type: CONDITIONAL
          StartOnCreation: "true"
          WorkflowName: !Ref Nightly
          Predicate:
            Logical: ANY
            Conditions:
              - {LogicalOperator: EQUALS, CrawlerName: !Ref Scan, CrawlState: SUCCEEDED}
          Actions:
            - JobName: !Ref Load
              Timeout: "15"
              NotificationProperty: {}
              Arguments:
                "--run": $AWS_GLUE_WORKFLOW_RUN_ID
                "--day": 7
                "--bucket": $.detail.bucket.name
    Outputs:
      Name: {Value: !Ref Nightly}
    """


CDK = {
    "Resources": {
        "WorkflowA1": {
            "Type": "AWS::Glue::Workflow",
            "Properties": {"Description": "made by CDK"},
            "Metadata": {"aws:cdk:path": "Stack/Workflow/Resource"},
        },
        "StartB2": {
            "Type": "AWS::Glue::Trigger",
            "Properties": {
                "Actions": [{"JobName": {"Ref": "JobC3"}, "Arguments": {}}],
                "EventBatchingCondition": {"BatchSize": 100, "BatchWindow": 900},
                "Type": "EVENT",
                "WorkflowName": {"Ref": "WorkflowA1"},
            },
        },
        "ThenD4": {
            "Type": "AWS::Glue::Trigger",
            "Properties": {
                "Actions": [{"CrawlerName": "scan", "Timeout": 5}],
                "EventBatchingCondition": {"BatchSize": 1, "BatchWindow": 900},
                "Predicate": {
                    "Conditions": [
                        {
                            "JobName": {"Ref": "JobC3"},
                            "LogicalOperator": "EQUALS",
                            "State": "SUCCEEDED",
                        }
                    ]
                },
                "StartOnCreation": True,
                "Type": "CONDITIONAL",
                "WorkflowName": {"Ref": "WorkflowA1"},
            },
        },
        "JobC3": {
            "Type": "AWS::Glue::Job",
            "Properties": {
                "Command": {
                    "Name": "glueetl",
                    "ScriptLocation": {
                        "Fn::Join": [
                            "",
                            [
                                "s3://",
                                {"Fn::Sub": "cdk-assets-${AWS::AccountId}-${AWS::Region}"},
                                "/load.py",
                            ],
                        ]
                    },
                },
                "Role": {"Fn::GetAtt": ["RoleE5", "Arn"]},
            },
        },
        "RoleE5": {"Type": "AWS::IAM::Role", "Properties": {}},
        "RuleF6": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": {"source": ["aws.s3"], "account": [{"Ref": "AWS::AccountId"}]},
                "State": "ENABLED",
                "Targets": [
                    {
                        "Arn": {
                            "Fn::Join": [
                                "",
                                [
                                    "arn:",
                                    {"Ref": "AWS::Partition"},
                                    ":glue:",
                                    {"Ref": "AWS::Region"},
                                    ":",
                                    {"Ref": "AWS::AccountId"},
                                    ":workflow/",
                                    {"Ref": "WorkflowA1"},
                                ],
                            ]
                        },
                        "Id": "Target0",
                    },
                    {"Arn": {"Fn::GetAtt": ["Function", "Arn"]}, "Id": "Target1"},
                ],
            },
        },
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {}},
        "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"},
    },
    "Conditions": {
        "CDKMetadataAvailable": {
            "Fn::Or": [
                {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
                {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]},
            ]
        }
    },
    "Parameters": {
        "BootstrapVersion": {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Default": "/cdk-bootstrap/x/version",
        }
    },
    "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": []}}]}},
}


EXCLUSIVE = """
    Parameters:
      Schedule: {{Type: String, {default}}}
    Conditions:
      Scheduled: !Not [!Equals [!Ref Schedule, ""]]
      Manual: !Not [!Condition Scheduled]
    Resources:
      W: {{Type: AWS::Glue::Workflow, Properties: {{Name: w}}}}
      OnDemand:
        Type: AWS::Glue::Trigger
        Condition: Manual
        Properties:
          Name: manual
          Type: ON_DEMAND
          WorkflowName: !Ref W
          Actions: [{{JobName: j}}]
      OnSchedule:
        Type: AWS::Glue::Trigger
        Condition: Scheduled
        Properties:
          Name: scheduled
          Type: SCHEDULED
          Schedule: !Ref Schedule
          WorkflowName: !Ref W
          Actions: [{{JobName: j}}]
    """


# What the intrinsics are tried on.
SCOPE = {
    "Parameters": {
        "Env": {"Type": "String", "Default": "dev"},
        "Count": {"Type": "Number", "Default": 3},
        "Steps": {"Type": "CommaDelimitedList", "Default": "load, clean,report"},
        "Ports": {"Type": "List<Number>", "Default": "80,443"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/etl/job"},
        "Zones": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/etl/zones"},
        "SsmName": {"Type": "AWS::SSM::Parameter::Name", "Default": "/etl/name"},
        "Asked": {"Type": "String"},
        "AskedList": {"Type": "List<String>"},
        "Password": {"Type": "String", "NoEcho": True, "Default": "hunter2"},
        "Token": {"Type": "String", "NoEcho": "true"},
        "Level": {"Type": "String", "AllowedValues": ["low", "high"], "Default": "low"},
        "Broken": 5,
    },
    "Mappings": {
        "PerEnv": {
            "dev": {"Job": "load-dev", "Size": 2, "All": ["a", "b"]},
            "prod": {"Job": "load"},
        },
        # YAML reads an account id as a number.
        "PerAccount": {123456789012: {"Env": "dev"}},
        "Included": {"Fn::Transform": {"Name": "AWS::Include"}},
    },
    "Conditions": {
        "IsDev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]},
        "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
        "AskedIsX": {"Fn::Equals": [{"Ref": "Asked"}, "x"]},
        "Looped": {"Fn::Not": [{"Condition": "Looped"}]},
    },
    "Resources": {
        "Named": {"Type": "AWS::Glue::Job", "Properties": {"Name": {"Fn::Sub": "${Env}-load"}}},
        "Bare": {"Type": "AWS::Glue::Job", "Properties": {}},
        "Unnamed": {"Type": "AWS::Glue::Job", "Properties": {"Name": {"Ref": "AWS::NoValue"}}},
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "raw-data"}},
        "Base": {
            "Type": "AWS::Glue::Database",
            "Properties": {"CatalogId": "1", "DatabaseInput": {"Name": "sales"}},
        },
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "events"}},
        "Nested": {"Type": "AWS::CloudFormation::Stack"},
        "Absent": {"Type": "AWS::Glue::Job", "Condition": "IsProd"},
        "Ping": {"Type": "AWS::Glue::Job", "Properties": {"Name": {"Ref": "Pong"}}},
        "Pong": {"Type": "AWS::Glue::Job", "Properties": {"Name": {"Fn::Sub": "${Ping}-x"}}},
        "ListName": {"Type": "AWS::Glue::Job", "Properties": {"Name": ["a"]}},
    },
}
