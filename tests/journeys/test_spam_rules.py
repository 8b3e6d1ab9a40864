"""SpamAssassin's rules of MIME and HTML find nothing in the mails that companies begin with."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import DeliverAs, File
from chalicelib.domain.message.compose import compose
from chalicelib.domain.templates.templates import TemplateKey, default_template
from tests.builders import PDF, RING, an_email, let_in

ROOT = Path(__file__).resolve().parent.parent.parent
WORST = 0.5
RULE = re.compile(r"^ *(-?\d+\.\d) ([A-Z][A-Z0-9_]+)", re.MULTILINE)


def default_mail(category, locale, deliver_as):
    email = an_email(category=category, deliver_as=deliver_as)
    files = [File(email.attachments[0], PDF)] if deliver_as is not DeliverAs.LINK else []
    return compose(
        email,
        body=let_in(default_template(TemplateKey(category, locale)).body),
        files=files,
        ring=RING,
        public_url="https://mail.example.it",
        locale=locale,
        at=datetime.now(UTC),
    )


@pytest.fixture(scope="module")
def rules_that_fire(tmp_path_factory):
    """By mail, SpamAssassin's rules with their points; it asks no network."""
    home = tmp_path_factory.mktemp("spamassassin")
    found = ["sh", "local/find-spamassassin"]
    program = subprocess.run(found, cwd=ROOT, check=True, capture_output=True, text=True)

    def rules_that_fire(mails):
        box = b"".join(
            b"From a@b.it Tue Nov 24 09:42:07 2026\n" + mail.replace(b"\r\n", b"\n") + b"\n"
            for mail in mails
        )
        judged = subprocess.run(
            [program.stdout.splitlines()[-1], "--local", "--test-mode", "--mbox"],
            input=box,
            check=True,
            capture_output=True,
            env=os.environ | {"HOME": str(home), "LC_ALL": "C"},
        ).stdout.decode(errors="replace")
        reports = judged.split("Content analysis details:")[1:]
        assert len(mails) == len(reports)
        return [
            {rule: float(points) for points, rule in RULE.findall(report.split("\n\n", 2)[1])}
            for report in reports
        ]

    return rules_that_fire


def test_no_rule_says_that_a_default_mail_is_spam(rules_that_fire):
    kinds = [
        (category, locale, deliver_as)
        for category in (Category.INVOICE, Category.QUOTE, Category.MANUAL_REMINDER)
        for locale in ("it", "en")
        for deliver_as in (DeliverAs.LINK, DeliverAs.ATTACHMENT)
    ]
    told = rules_that_fire([default_mail(*kind) for kind in kinds])

    assert all("HTML_MESSAGE" in rules for rules in told)  # it was read
    bad = [{name: points for name, points in one.items() if points > WORST} for one in told]
    assert {} == {kind: rules for kind, rules in zip(kinds, bad, strict=True) if rules}
