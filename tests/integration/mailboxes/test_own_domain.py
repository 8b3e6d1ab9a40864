"""A company's own domain: proven by its DNS, verified by SES, and sent as."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.tables.companies import find_company
from chalicelib.tables.own_domains import put_domain
from tests.integration.conftest import IDENTITIES, ZONE

FROM = "fatture@{domain}"


@pytest.fixture
def domain(company_id, aws):
    """Of the test's own; that SES may send as it, moto would not know by itself."""
    name = f"officina-{company_id}.it"
    aws.client("sesv2").create_email_identity(EmailIdentity=name)
    return name


@pytest.fixture
def settings_of(api):
    """What a company says to its settings; each look at the DNS as if the last were long ago."""

    def of(company):
        class Settings:
            path = f"/c/{company.id}/settings/domain"

            def put(self, domain, **more):
                body = {"from_email": f"fatture@{domain}"} | more
                return api.put(self.path, body, key=company.key)

            def get(self):
                return api.get(self.path, key=company.key)

            def delete(self):
                return api.call("DELETE", self.path, key=company.key)

            def verify(self):
                known = find_company(company.id).domain
                if known and known.checked_at:
                    earlier = known.checked_at - timedelta(minutes=1)
                    put_domain(company.id, replace(known, checked_at=earlier))
                return api.call("POST", f"{self.path}/verify", key=company.key)

        return Settings()

    return of


@pytest.fixture
def domain_settings(settings_of, company):
    return settings_of(company)


def publish(answer, *purposes):
    """Publish the records that the answer shows, or those of these purposes."""
    for record in answer.json["data"]["records"]:
        if not purposes or record["purpose"] in purposes:
            ZONE.add(f"{record['name']} {record['type']} {record['value']}")


def withdraw(name):
    """Take all records of a domain away."""
    ZONE.publish("\n".join(line for line in ZONE.text.splitlines() if name not in line))


def waits_for(answer):
    reason = answer.json["data"]["waits_for"]
    return reason and reason["code"]


def test_a_company_has_no_domain_at_first(domain_settings):
    assert [404, 404] == [domain_settings.get().status, domain_settings.verify().status]


def test_the_records_to_copy_are_shown(domain_settings, domain):
    shown = domain_settings.put(domain).json["data"]

    kinds = [(one["purpose"], one["type"], one["found"]) for one in shown["records"]]
    assert [
        ("proof", "TXT", None),
        *[("dkim", "CNAME", None)] * 3,
        ("mail_from", "MX", None),
        ("mail_from", "TXT", None),
    ] == kinds


def test_mail_leaves_as_the_domain_once_it_is_verified(
    domain_settings, domain, post, deliver_all, sent, row
):
    publish(domain_settings.put(domain, from_name="Officina"))
    verified = domain_settings.verify()
    email_id = post()
    deliver_all()

    assert (None, True) == (waits_for(verified), bool(verified.json["data"]["verified_at"]))
    assert f"Officina <fatture@{domain}>" == sent.of(email_id).message["From"]
    assert ("domain", f"fatture@{domain}") == (
        row(email_id)["transport"],
        row(email_id)["from_email"],
    )


def test_what_is_missing_is_told_record_by_record(domain_settings, domain):
    publish(domain_settings.put(domain), "proof", "mail_from")
    looked = domain_settings.verify()

    found = {one["purpose"]: one["found"] for one in looked.json["data"]["records"]}
    assert {"proof": True, "dkim": False, "mail_from": True} == found
    assert "domain_records" == waits_for(looked)


def test_bounces_may_go_to_ses_own_domain(domain_settings, domain):
    publish(domain_settings.put(domain), "proof", "dkim")

    assert None is waits_for(domain_settings.verify())


def test_nothing_leaves_as_a_domain_that_is_not_proven(
    domain_settings, domain, post, deliver_all, sent
):
    publish(domain_settings.put(domain), "dkim", "mail_from")
    looked = domain_settings.verify()
    email_id = post()
    deliver_all()

    assert "domain_records" == waits_for(looked)
    assert "no-reply@ricevuta.example" in sent.of(email_id).message["From"]


def test_what_ses_still_has_to_see_is_waited_for(domain_settings, domain, monkeypatch):
    publish(domain_settings.put(domain))
    monkeypatch.setattr(IDENTITIES, "_is_verified", lambda name: False)

    assert "domain_at_ses" == waits_for(domain_settings.verify())


def test_what_ses_gave_up_is_begun_anew(domain_settings, domain):
    publish(domain_settings.put(domain))
    IDENTITIES.fail(domain)

    assert None is waits_for(domain_settings.verify())


def test_looking_twice_at_once_is_too_often(api, company, domain_settings, domain):
    domain_settings.put(domain)
    domain_settings.verify()

    again = api.call("POST", f"{domain_settings.path}/verify", key=company.key)

    assert 429 == again.status


def test_who_proved_a_domain_keeps_it_while_the_proof_stands(
    settings_of, make_company, company, domain, company_id
):
    first, second = settings_of(company), settings_of(make_company(company_id=company_id + 500_000))
    publish(first.put(domain))
    first.verify()
    publish(second.put(domain), "proof")

    assert "domain_taken" == waits_for(second.verify())
    assert None is waits_for(first.verify())


def test_a_domain_that_changed_hands_goes_to_who_proves_it_now(
    settings_of, make_company, company, domain, company_id
):
    first, second = settings_of(company), settings_of(make_company(company_id=company_id + 500_000))
    publish(first.put(domain))
    first.verify()
    withdraw(domain)
    publish(second.put(domain))
    taken = second.verify()

    lost = first.get().json["data"]
    assert None is waits_for(taken)
    assert "domain_taken" == lost["broken_reason"]["code"]


def test_ses_forgets_a_domain_that_nobody_wants_any_more(
    settings_of, make_company, company, domain, company_id
):
    first, second = settings_of(company), settings_of(make_company(company_id=company_id + 500_000))
    first.put(domain)
    second.put(domain)
    first.delete()
    still = IDENTITIES.answer("GET", f"/v2/email/identities/{domain}", b"")[0]
    second.put(f"other-{domain}")
    gone = IDENTITIES.answer("GET", f"/v2/email/identities/{domain}", b"")[0]

    assert (200, 404) == (still, gone)


def test_a_removed_domain_can_be_set_again(domain_settings, domain):
    publish(domain_settings.put(domain))
    domain_settings.verify()
    removed = domain_settings.delete()

    again = domain_settings.put(domain)

    assert (204, 200, None) == (removed.status, again.status, again.json["data"]["verified_at"])
    assert "domain_records" == waits_for(domain_settings.verify())


def test_another_address_of_the_domain_needs_no_new_proof(domain_settings, domain):
    publish(domain_settings.put(domain))
    domain_settings.verify()

    changed = domain_settings.put(domain, from_email=f"info@{domain}").json["data"]

    assert (f"info@{domain}", True) == (changed["from_email"], bool(changed["verified_at"]))


@pytest.mark.parametrize("fallback", ["wait", "no-reply"])
def test_mail_waits_or_leaves_from_no_reply_when_ses_refuses_the_domain(
    domain_settings, domain, post, deliver_all, sent, row, fallback
):
    publish(domain_settings.put(domain, fallback=fallback))
    domain_settings.verify()
    first = post()
    withdraw(domain)
    deliver_all()
    second = post(to=[{"email": "altra@cliente.example"}])
    deliver_all()

    broken = domain_settings.get().json["data"]
    assert "domain_broken" == broken["broken_reason"]["code"]
    assert (fallback == "no-reply") == any(
        mail.message["Message-ID"].startswith(f"<{second}.") for mail in sent.mails()
    )
    assert ["queued"] == list({row(first)["delivery_status"]})


def test_waiting_mail_leaves_once_the_domain_is_verified_again(
    domain_settings, domain, post, sent, deliver_all, company, row
):
    publish(shown := domain_settings.put(domain))
    domain_settings.verify()
    put_domain(company.id, replace(find_company(company.id).domain, broken_at=datetime.now(UTC)))
    email_id = post()
    domain_settings.verify()
    deliver_all()

    assert f"fatture@{domain}" in sent.of(email_id).message["From"]
    assert 6 == len(shown.json["data"]["records"])


def test_emails_of_a_domain_that_was_taken_away_fail_visibly(
    domain_settings, domain, post, deliver_all, row
):
    publish(domain_settings.put(domain))
    domain_settings.verify()
    email_id = post()
    domain_settings.delete()
    deliver_all()

    assert ("failed", "domain_missing") == (
        row(email_id)["delivery_status"],
        row(email_id)["delivery_reason"]["code"],
    )


BAD = {
    "a mailbox provider's": "gmail.com",
    "another one's": "libero.it",
    "a public suffix": "co.uk",
    "where everybody has pages": "github.io",
    "the operator's": "ricevuta.example",
    "under the operator's": "fatture.ricevuta.example",
    "of a private network": "server.internal",
    "too long": ".".join(["a" * 60] * 4) + ".it",
}


@pytest.mark.parametrize("name", BAD.values(), ids=BAD)
def test_a_domain_that_cannot_be_a_companys_is_refused(domain_settings, name):
    refused = domain_settings.put(name)

    problem = refused.json["error"]["problems"][0]
    assert (422, "from_email", "not_an_own_domain") == (
        refused.status,
        problem["field"],
        problem["code"],
    )
    assert 404 == domain_settings.get().status


@pytest.mark.parametrize("name", ["*.officina.it", "localhost", "officina..it", "offi cina.it", ""])
def test_what_is_no_domain_is_no_address(domain_settings, name):
    refused = domain_settings.put(name)

    assert (422, "not_an_address") == (
        refused.status,
        refused.json["error"]["problems"][0]["code"],
    )


def test_a_domain_is_shown_as_dns_spells_it(domain_settings):
    shown = domain_settings.put("caffè-rossi.it").json["data"]

    assert "xn--caff-rossi-26a.it" == shown["domain"]


def test_a_domain_of_the_operators_account_is_nobodys(domain_settings, domain):
    IDENTITIES.answer("POST", "/v2/email/identities", f'{{"EmailIdentity": "{domain}"}}'.encode())

    refused = domain_settings.put(domain)

    assert (422, 404) == (refused.status, domain_settings.get().status)


@pytest.mark.parametrize(
    ("default", "address"),
    [
        (None, "fatture@"),
        ("domain", "fatture@"),
        ("no-reply", "no-reply@"),
        ("mailbox", "fatture@"),
    ],
)
def test_the_company_chooses_its_default_sender(
    api, company, domain_settings, domain, post, row, default, address
):
    publish(domain_settings.put(domain))
    domain_settings.verify()
    rules = {"undo_seconds": 0, "on_unknown_outcome": "show", "default_sender": default}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)

    assert row(post())["from_email"].startswith(address)


def test_a_request_may_ask_for_the_own_address_against_the_default(
    api, company, domain_settings, domain, post, row
):
    publish(domain_settings.put(domain))
    domain_settings.verify()
    rules = {"undo_seconds": 0, "on_unknown_outcome": "show", "default_sender": "no-reply"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)

    assert f"fatture@{domain}" == row(post(sender="own"))["from_email"]


def test_answers_go_where_the_company_says(
    api, company, domain_settings, domain, post, deliver_all, sent
):
    publish(domain_settings.put(domain))
    domain_settings.verify()
    rules = {"undo_seconds": 0, "on_unknown_outcome": "show", "reply_to": "conti@altrove.example"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
    email_id = post()
    deliver_all()

    assert "conti@altrove.example" in sent.of(email_id).message["Reply-To"]
