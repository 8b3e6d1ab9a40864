"""Whether what others may do to this stack's resources is exactly what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.templates import Template, listed

SES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"

BY_OUR_RULE: dict[str, Any] = {
    "StringEquals": {
        "aws:SourceAccount": {"Ref": "AWS::AccountId"},
        "aws:SourceArn": {
            "Fn::Sub": f"{SES}:receipt-rule-set/${{InboundRules}}:receipt-rule/bounces"
        },
    }
}

MEANT: dict[str, list[dict[str, Any]]] = {
    "ContentBucketPolicy": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [
                {"Fn::GetAtt": ["ContentBucket", "Arn"]},
                {"Fn::Sub": "${ContentBucket.Arn}/*"},
            ],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": {"Fn::Sub": "${ContentBucket.Arn}/inbound/*"},
            "Condition": BY_OUR_RULE,
        },
    ],
    "SesEventsTopicPolicy": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": {"Ref": "SesEventsTopic"},
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": {"Ref": "AWS::AccountId"},
                    "aws:SourceArn": {"Fn::Sub": f"{SES}:configuration-set/${{SesConfiguration}}"},
                }
            },
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": {"Ref": "SesEventsTopic"},
            "Condition": BY_OUR_RULE,
        },
    ],
    "SesEventsPolicy": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": ["SesEvents", "Arn"]},
            "Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "SesEventsTopic"}}},
        }
    ],
}
"""The policies of resources, word by word: no stand-in evaluates their conditions."""

POLICIES = ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")


def guests_may_do_what_is_meant(template: Template) -> Iterator[str]:
    """Each resource's policy says what is written here, and each permission names who invokes."""
    policies = {name: one for kind in POLICIES for name, one in template.of_type(kind).items()}
    for name in sorted(MEANT.keys() | policies.keys()):
        document = policies.get(name, {}).get("PolicyDocument", {"Statement": []})
        said = [
            {key: value for key, value in one.items() if key != "Sid"}
            for one in listed(document["Statement"])
        ]
        if said != MEANT.get(name, []):
            yield f"{name} does not say what is meant"
    for name, permission in template.of_type("AWS::Lambda::Permission").items():
        if "SourceArn" not in permission:
            yield f"{name} lets in whoever calls in the name of {permission['Principal']}"
