"""DynamoDB, through PynamoDB, whose clients come from the session of all others."""

from pynamodb.connection import base

from chalicelib.aws import botocore_session

# PynamoDB asks this name for a session, and makes one for each table and thread otherwise.
base.get_session = botocore_session  # type: ignore[attr-defined, assignment]
