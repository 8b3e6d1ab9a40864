"""What AWS allows: bounds of ours that must lie below, whoever changes them."""

import json
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from botocore.exceptions import ClientError
