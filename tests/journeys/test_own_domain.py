"""A company has mail leave from its own domain, without a mailbox."""

import requests
from playwright.sync_api import expect

from tests.fakes import wait_for


def test_a_domain_is_proven_by_its_records_and_mail_leaves_by_it(
    company_of_stage, settings_of, stage, mail_of
):
    company = company_of_stage(4713, "Vetreria Conti")
    form = settings_of(company, "Dominio dell'azienda")
    form.get_by_label("Indirizzo del mittente").fill("fatture@vetreria-conti.example")
    form.get_by_role("button", name="Salva").click()
    expect(form).to_contain_text("Copiare i record qui sotto")
    before = company.send()

    records = company.ask("settings/domain")["records"]
    lines = [f"{one['name']} {one['type']} {one['value']}" for one in records]
    requests.post(f"{stage['inbox_url']}/dns", {"records": "\n".join(lines)}, timeout=30)
    form.get_by_role("button", name="Controlla").click()
    expect(form).to_contain_text("Verificato il")
    after = company.send()
    wait_for(lambda: {company.state_of(before), company.state_of(after)} <= {"sent", "delivered"})

    senders = [str(mail_of(one).message["From"]) for one in (before, after)]
    assert "no-reply@ricevuta.example" in senders[0]
    assert "Vetreria Conti <fatture@vetreria-conti.example>" == senders[1]
