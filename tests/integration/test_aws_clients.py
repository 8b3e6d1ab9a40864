"""Where the service's clients of AWS come from."""

from concurrent.futures import ThreadPoolExecutor

from boto3.session import Session

from chalicelib.aws import botocore_session
from chalicelib.settings import settings
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.connection import connection
from chalicelib.tables.emails.item import EmailItem
from tests.aws_calls import Recorder, listen


def test_every_table_asks_through_the_one_session_on_every_thread(service):
    asking = [CompanyItem._get_connection().connection, EmailItem._get_connection().connection]
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        sessions = [
            *(one.session for one in [*asking, connection()]),
            *elsewhere.map(lambda one: one.session, asking),
        ]

    assert {botocore_session()} == set(sessions)


def test_calls_are_taken_from_the_session_that_is_listened_to_and_from_no_other(service, aws):
    bucket, listened_to, recorder = settings().content_bucket, Session(), Recorder()
    listen(listened_to, recorder)

    with recorder.as_lambda("api_handler"):
        aws.client("s3").list_objects_v2(Bucket=bucket)
        to_file = {"Bucket": bucket, "Key": "1/one"}
        listened_to.client("s3").generate_presigned_url("get_object", Params=to_file)

    assert {"api_handler": [["s3:GetObject", "ContentBucket/content/one"]]} == recorder.written()
