"""A scanner and then a person, as the page's rows tell it."""

SCANNER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def test_a_scanner_lights_no_eye_and_a_person_does(send, mail_of, row_of, curl):
    email_id = send()
    mail = mail_of(email_id)
    [pixel], [link], [honeypot] = mail.urls("/o/"), mail.urls("/a/"), mail.urls("/n/")
    steps = [row_of(email_id)]
    for scanned in (pixel, link, honeypot):
        curl(scanned, "-A", SCANNER, key=False)
    steps.append(row_of(email_id))
    for opened in (pixel, link):
        curl(opened, "-A", PERSON, key=False)
        steps.append(row_of(email_id))

    assert [
        ("unknown", "no_signal"),
        ("fetched_by_machine", "honeypot_source"),
        ("seen", "pixel_fetched"),
        ("downloaded", "attachment_followed"),
    ] == [(step["evidence"], step["evidence_reason"]["code"]) for step in steps]
