"""What people decide about an email: cancel it, send it again, say what became of it."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest

from tests.builders import PDF, a_send_body

SOON = timedelta(seconds=1)


@pytest.fixture
def path(company):
    return f"/c/{company.id}/emails"


@pytest.fixture
def post(api, company, path, outbox):
    """Queue an email and return its id."""

    def post(**fields):
        answer = api.post(path, a_send_body(**fields), key=company.key)
        assert 202 == answer.status, answer.json
        return answer.json["data"]["emails"][0]["id"]

    return post


@pytest.fixture
def scheduled(post):
    return post(send_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())


@pytest.fixture
def act(api, company, path):
    """POST …/{id}/{what}."""

    def act(email_id, what, body=b"", headers=()):
        return api.post(f"{path}/{email_id}/{what}", body, key=company.key, headers=headers)

    return act


@pytest.fixture
def cancel(api, company, path):
    return lambda email_id: api.call("DELETE", f"{path}/{email_id}", key=company.key)


@pytest.fixture
def row(api, company, path):
    return lambda email_id: api.get(f"{path}/{email_id}", key=company.key).json["data"]


@pytest.fixture
def rows(api, company, path):
    return lambda: api.get(path, key=company.key).json["data"]


@pytest.fixture
def claim(company, service):
    from chalicelib.tables.emails import claim_email

    def claim(email_id, lease=timedelta(minutes=3)):
        return claim_email(
            company_id=company.id,
            email_id=email_id,
            lease_until=datetime.now(UTC) + lease,
            lease_id=token_hex(4),
        )

    return claim


@pytest.fixture
def unknown(post, claim):
    """An email that may or may not have left."""
    from chalicelib.tables.emails import record_outcome_unknown

    def unknown(**fields):
        email = claim(post(**fields))
        record_outcome_unknown(email, at=datetime.now(UTC), reason="no_answer", reply="")
        return email.email_id

    return unknown


@pytest.fixture
def domain_company(company):
    """The company as actions know it."""
    from chalicelib.tables.companies import find_company

    return lambda: find_company(company.id)


class TestCancel:
    def test_a_scheduled_email_is_cancelled_and_never_sent(
        self, scheduled, cancel, deliver_all, sent, row
    ):
        from chalicelib.actions.release_due_emails import release_due_emails

        answer = cancel(scheduled)
        later = datetime.now(UTC) + timedelta(hours=2)
        release_due_emails(seconds_left=lambda: 55.0, now=lambda: later)
        deliver_all()

        shown = answer.json["data"]
        assert (200, "cancelled", "cancelled", False) == (
            answer.status,
            shown["delivery_status"],
            shown["icon"],
            shown["can_cancel"],
        )
        assert ("cancelled", []) == (row(scheduled)["delivery_status"], sent.mails())

    def test_a_queued_email_is_cancelled_before_its_message_is_handed_out(
        self, post, cancel, deliver_all, sent
    ):
        status = cancel(post()).status
        deliver_all()

        assert (200, []) == (status, sent.mails())

    def test_an_email_within_the_undo_window_is_cancelled(self, api, company, post, cancel):
        rules = {"undo_seconds": 60, "on_unknown_outcome": "show"}
        api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
        email_id = post()

        assert "cancelled" == cancel(email_id).json["data"]["delivery_status"]

    def test_to_cancel_again_answers_the_same(self, scheduled, cancel):
        first, again = cancel(scheduled), cancel(scheduled)

        assert (200, first.json["data"]["id"]) == (again.status, again.json["data"]["id"])
        assert "cancelled" == again.json["data"]["delivery_status"]

    def test_a_claimed_email_is_not_cancelled(self, post, claim, cancel, row):
        email_id = post()
        claim(email_id)

        assert (409, False) == (cancel(email_id).status, row(email_id)["can_cancel"])

    def test_an_email_left_behind_by_a_dead_worker_is_not_cancelled(self, post, claim, cancel):
        email_id = post()
        claim(email_id, lease=-SOON)

        assert 409 == cancel(email_id).status

    def test_a_sent_email_is_not_cancelled(self, post, deliver_all, cancel):
        email_id = post()
        deliver_all()
        refused = cancel(email_id)

        assert 409 == refused.status
        assert "sent" in refused.json["error"]["message"]

    def test_an_email_of_unknown_outcome_is_not_cancelled(self, unknown, cancel):
        assert 409 == cancel(unknown()).status

    def test_an_email_that_waits_for_its_next_attempt_is_cancelled(self, post, claim, cancel, row):
        from chalicelib.tables.emails import release_claim

        email_id = post()
        release_claim(claim(email_id), reason="deferred", reply="451 later")

        assert row(email_id)["can_cancel"]
        assert 200 == cancel(email_id).status
        assert claim(email_id) is None

    @pytest.mark.parametrize("email_id", ["1", "x", "9" * 16, "9" * 17, "-1", "1.5"])
    def test_an_unknown_email_is_404(self, cancel, email_id):
        assert 404 == cancel(email_id).status

    def test_another_companys_email_is_404(self, api, make_company, scheduled):
        other = make_company(company_id=777_101)
        answer = api.call("DELETE", f"/c/{other.id}/emails/{scheduled}", key=other.key)

        assert 404 == answer.status

    @pytest.mark.parametrize("first", ["claim", "cancel"])
    def test_of_a_cancellation_and_a_claim_exactly_one_is_granted(self, post, claim, cancel, first):
        # Both are conditions on one item, which DynamoDB takes one after the other.
        email_id = post()
        steps = {
            "claim": lambda: claim(email_id) is not None,
            "cancel": lambda: cancel(email_id).status == 200,
        }
        granted = {name: steps[name]() for name in sorted(steps, key=first.__ne__)}

        assert {first} == {name for name, was in granted.items() if was}


class TestResend:
    def test_a_resend_is_a_new_email_with_the_same_content(self, post, deliver_all, act, sent, row):
        original = post()
        deliver_all()
        answer = act(original, "resend")
        deliver_all()

        [told] = answer.json["data"]["emails"]
        again = row(told["id"])
        assert (202, "queued", original) == (
            answer.status,
            told["delivery_status"],
            again["resend_of"],
        )
        assert ("sent", 2) == (again["delivery_status"], len(sent.mails()))
        first, second = sent.mails()
        assert first.message["To"] == second.message["To"]
        assert first.message["Message-ID"] != second.message["Message-ID"]
        assert first.link_paths != second.link_paths
        assert row(original)["content"] == again["content"]

    def test_the_attachments_of_a_resend_are_there(self, api, post, deliver_all, act, aws, company):
        from chalicelib.settings import settings

        original = post()
        deliver_all()
        batch = act(original, "resend").json["data"]["batch_id"]
        stored = aws.client("s3").get_object(
            Bucket=settings().content_bucket, Key=f"{company.id}/{batch}/0"
        )
        tags = aws.client("s3").get_object_tagging(
            Bucket=settings().content_bucket, Key=f"{company.id}/{batch}/0"
        )

        assert (PDF, "application/pdf") == (stored["Body"].read(), stored["ContentType"])
        assert [{"Key": "retention-months", "Value": "24"}] == tags["TagSet"]

    def test_a_resend_may_go_to_a_corrected_address(self, post, deliver_all, act, sent):
        original = post()
        deliver_all()
        act(original, "resend", {"to": {"email": "giusto@cliente.example", "name": "Rossi"}})
        deliver_all()

        assert "giusto@cliente.example" in str(sent.newest().message["To"])

    @pytest.mark.parametrize("wait", ["scheduled", "queued", "claimed"])
    def test_what_is_still_on_its_way_is_not_resent(self, wait, post, claim, act):
        ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        email_id = post(send_at=ahead) if wait == "scheduled" else post()
        if wait == "claimed":
            claim(email_id)

        assert 409 == act(email_id, "resend").status

    def test_a_cancelled_email_may_be_sent_after_all(self, post, cancel, act, deliver_all, sent):
        email_id = post()
        cancel(email_id)
        status = act(email_id, "resend").status
        deliver_all()

        assert (202, 1) == (status, len(sent.mails()))

    def test_the_same_key_resends_once(self, post, deliver_all, act, rows):
        original = post()
        deliver_all()
        key = [("Idempotency-Key", "again-1")]
        answers = [act(original, "resend", headers=key) for _ in range(2)]

        assert [202, 202] == [answer.status for answer in answers]
        assert (
            answers[0].json["data"]["emails"][0]["id"]
            == (answers[1].json["data"]["emails"][0]["id"])
        )
        assert 2 == len(rows())

    def test_a_key_stands_for_the_resend_of_one_email(self, post, deliver_all, act):
        one, other = post(), post()
        deliver_all()
        key = [("Idempotency-Key", "again-2")]
        act(one, "resend", headers=key)

        assert 422 == act(other, "resend", headers=key).status

    def test_what_is_no_longer_kept_cannot_be_sent_again(
        self, post, deliver_all, act, aws, company, rows
    ):
        from chalicelib.settings import settings

        original = post()
        deliver_all()
        bucket = aws.resource("s3").Bucket(settings().content_bucket)
        bucket.objects.filter(Prefix=f"{company.id}/").delete()

        assert (409, 1) == (act(original, "resend").status, len(rows()))

    def test_a_copy_stays_a_copy(self, post, deliver_all, act, rows, row):
        post(copy_to="io@bianchi.example")
        deliver_all()
        copy = next(one for one in rows() if one["is_copy"])
        [told] = act(copy["id"], "resend").json["data"]["emails"]

        assert (True, "attachment") == (
            row(told["id"])["is_copy"],
            row(told["id"])["deliver_as"],
        )

    def test_a_resend_follows_the_licence_of_today(
        self, api, post, deliver_all, act, domain_company, row
    ):
        from dataclasses import replace

        from chalicelib.mail.companies import Licence
        from chalicelib.tables.companies import save_company

        original = post()
        deliver_all()
        save_company(replace(domain_company(), licence=Licence.STANDARD))
        [told] = act(original, "resend").json["data"]["emails"]

        assert (False, "attachment") == (
            row(told["id"])["tracked"],
            row(told["id"])["deliver_as"],
        )

    @pytest.mark.parametrize(
        "body", [{"to": {"email": "x"}}, {"to": {}}, {"to": []}, {"x": 1}, [], "x"]
    )
    def test_what_is_wrong_is_said(self, scheduled, act, body):
        assert 422 == act(scheduled, "resend", body).status

    def test_an_unknown_email_is_404(self, act):
        assert 404 == act(1, "resend").status


class TestSettle:
    def test_what_was_sent_after_all_counts_as_sent_when_it_may_have_left(self, unknown, act, row):
        email_id = unknown()
        before = row(email_id)
        answer = act(email_id, "settle", {"outcome": "sent"})
        after = row(email_id)

        assert (True, False) == (before["can_settle"], after["can_settle"])
        assert (200, None, "sent", "sent") == (
            answer.status,
            answer.json["resent"],
            answer.json["data"]["delivery_status"],
            after["icon"],
        )
        assert "settled_sent" == after["delivery_reason"]["code"]
        assert ["queued", "sent", "outcome_unknown", "settled"] == [
            event["event"] for event in after["timeline"]
        ]

    def test_what_is_sent_again_stays_told_apart(self, unknown, act, row, deliver_all, sent):
        email_id = unknown()
        answer = act(email_id, "settle", {"outcome": "resend"})
        deliver_all()
        resent, original = answer.json["resent"], row(email_id)

        assert (200, "outcome_unknown", "settled_resend", False) == (
            answer.status,
            original["delivery_status"],
            original["delivery_reason"]["code"],
            original["can_settle"],
        )
        assert (email_id, "sent") == (
            row(resent["id"])["resend_of"],
            row(resent["id"])["delivery_status"],
        )
        assert 1 == len(sent.mails())

    def test_a_decision_made_twice_sends_once(self, unknown, act, deliver_all, sent):
        email_id = unknown()
        answers = [act(email_id, "settle", {"outcome": "resend"}) for _ in range(3)]
        deliver_all()

        assert [200] * 3 == [answer.status for answer in answers]
        assert 1 == len({answer.json["resent"]["id"] for answer in answers})
        assert 1 == len(sent.mails())

    @pytest.mark.parametrize(("first", "then"), [("sent", "resend"), ("resend", "sent")])
    def test_of_two_decisions_the_first_counts(self, unknown, act, first, then):
        email_id = unknown()
        act(email_id, "settle", {"outcome": first})

        assert 409 == act(email_id, "settle", {"outcome": then}).status

    def test_a_decision_that_broke_off_is_completed(
        self, unknown, act, outbox_refuses, deliver_all, sent
    ):
        email_id = unknown()
        with outbox_refuses():
            broken = act(email_id, "settle", {"outcome": "resend"})
        again = act(email_id, "settle", {"outcome": "resend"})
        deliver_all()

        assert (503, 200, 1) == (broken.status, again.status, len(sent.mails()))

    def test_an_email_left_behind_by_a_dead_worker_may_be_settled(self, post, claim, act, row):
        email_id = post()
        claim(email_id, lease=-SOON)
        act(email_id, "settle", {"outcome": "sent"})

        assert "sent" == row(email_id)["delivery_status"]

    def test_what_is_known_is_not_settled(self, post, deliver_all, act, scheduled):
        email_id = post()
        deliver_all()

        assert [409, 409] == [
            act(one, "settle", {"outcome": "sent"}).status for one in (email_id, scheduled)
        ]

    def test_what_is_no_longer_kept_is_not_settled_by_sending_it_again(
        self, unknown, act, aws, company, row
    ):
        from chalicelib.settings import settings

        email_id = unknown()
        bucket = aws.resource("s3").Bucket(settings().content_bucket)
        bucket.objects.filter(Prefix=f"{company.id}/").delete()

        assert 409 == act(email_id, "settle", {"outcome": "resend"}).status
        assert row(email_id)["can_settle"]

    @pytest.mark.parametrize("body", [{}, {"outcome": "x"}, {"outcome": "sent", "x": 1}, b"{"])
    def test_what_is_wrong_is_said(self, unknown, act, body):
        assert act(unknown(), "settle", body).status in (400, 422)

    def test_an_unknown_email_is_404(self, act):
        assert 404 == act(1, "settle", {"outcome": "sent"}).status


class TestRules:
    @pytest.fixture
    def rules(self, api, company):
        path = f"/c/{company.id}/settings/sending"

        def rules(body=None):
            if body is None:
                return api.get(path, key=company.key)
            return api.put(path, body, key=company.key)

        return rules

    def test_at_first_nothing_waits_and_nothing_is_sent_again(self, rules):
        assert {"undo_seconds": 0, "on_unknown_outcome": "show"} == rules().json["data"]

    def test_rules_are_changed_and_nothing_else_is(self, rules, domain_company):
        from dataclasses import replace

        from chalicelib.mail.companies import OnUnknownOutcome

        before = domain_company()
        answer = rules({"undo_seconds": 30, "on_unknown_outcome": "resend"})

        assert (200, rules().json) == (answer.status, answer.json)
        assert domain_company() == replace(
            before, undo_seconds=30, on_unknown_outcome=OnUnknownOutcome.RESEND
        )

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"undo_seconds": 30},
            {"undo_seconds": -1, "on_unknown_outcome": "show"},
            {"undo_seconds": 901, "on_unknown_outcome": "show"},
            {"undo_seconds": "30", "on_unknown_outcome": "show"},
            {"undo_seconds": 1.5, "on_unknown_outcome": "show"},
            {"undo_seconds": True, "on_unknown_outcome": "show"},
            {"undo_seconds": 30, "on_unknown_outcome": "hide"},
            {"undo_seconds": 30, "on_unknown_outcome": "show", "x": 1},
        ],
    )
    def test_what_is_wrong_is_refused(self, rules, body):
        assert 422 == rules(body).status

    def test_to_change_them_a_key_for_settings_is_needed(
        self, api, company, domain_company, service
    ):
        from dataclasses import replace

        from chalicelib.mail.companies import ApiKey, Scope
        from chalicelib.tables.companies import save_company

        [key] = domain_company().api_keys
        reading = ApiKey(key.sha256, frozenset({Scope.EMAILS_READ}))
        save_company(replace(domain_company(), api_keys=(reading,)))
        path = f"/c/{company.id}/settings/sending"
        body = {"undo_seconds": 0, "on_unknown_outcome": "show"}

        assert 200 == api.get(path, key=company.key).status
        assert 403 == api.put(path, body, key=company.key).status

    def test_within_the_undo_window_an_email_is_kept_back(self, rules, post, row, deliver_all):
        rules({"undo_seconds": 900, "on_unknown_outcome": "show"})
        email_id = post()
        deliver_all()

        waiting = row(email_id)
        assert ("scheduled", True) == (waiting["delivery_status"], waiting["can_cancel"])

    def test_the_rule_sends_again_once_and_then_shows(
        self, rules, unknown, domain_company, claim, deliver_all, sent, rows
    ):
        from chalicelib.actions.act_on_unknown_outcome import act_on_unknown_outcome
        from chalicelib.tables.emails import find_email, record_outcome_unknown

        rules({"undo_seconds": 0, "on_unknown_outcome": "resend"})
        company = domain_company()
        first = find_email(company_id=company.company_id, email_id=unknown())
        second, again = (
            act_on_unknown_outcome(company, first, now=datetime.now(UTC)) for _ in range(2)
        )
        claimed = claim(second.email_id)
        record_outcome_unknown(claimed, at=datetime.now(UTC), reason="no_answer", reply="")

        assert second.email_id == again.email_id
        assert act_on_unknown_outcome(company, claimed, now=datetime.now(UTC)) is None
        assert [True, False] == [one["can_settle"] for one in rows()]

    def test_without_the_rule_it_is_shown(self, unknown, domain_company):
        from chalicelib.actions.act_on_unknown_outcome import act_on_unknown_outcome
        from chalicelib.tables.emails import find_email

        company = domain_company()
        email = find_email(company_id=company.company_id, email_id=unknown())

        assert act_on_unknown_outcome(company, email, now=datetime.now(UTC)) is None

    def test_what_a_person_settled_first_is_left_alone(self, rules, unknown, domain_company, act):
        from chalicelib.actions.act_on_unknown_outcome import act_on_unknown_outcome
        from chalicelib.tables.emails import find_email

        rules({"undo_seconds": 0, "on_unknown_outcome": "resend"})
        company, email_id = domain_company(), unknown()
        email = find_email(company_id=company.company_id, email_id=email_id)
        act(email_id, "settle", {"outcome": "sent"})

        assert act_on_unknown_outcome(company, email, now=datetime.now(UTC)) is None
