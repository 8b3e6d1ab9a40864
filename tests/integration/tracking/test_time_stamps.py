"""A dossier is stamped by the operator's authority, and goes without where that does not do it."""

import json
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from threading import Event, Thread

import pytest
from pypdf import PdfReader
from trustme import CA

from chalicelib.domain.dossier.time_stamps import NoStamp, NoTimeStamp, digest_of
from chalicelib.keys.time_stamp_authority import get_time_stamp
from local.loopback import LoopbackServer
from local.ports import free_port
from local.time_stamps import NAME, TimeStampAuthority, TimeStampServer
from verify import verify
from verify_stamp import verify_stamp

DIGEST = digest_of("header..signature")
ROOT = CA(organization_name="Ricevuta tests")


@pytest.fixture
def serve():
    """Have a server of this machine answer, until the test ends."""
    servers = []

    def serve(server):
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def authority(serve):
    return serve(TimeStampServer(TimeStampAuthority(ROOT)))


@pytest.fixture
def signed_by(api, company, path, post, keys, set_environment):
    """The file of a new email's dossier, where this authority is to stamp it."""

    def signed_by(url):
        set_environment(TIME_STAMP_URL=url)
        answer = api.get(f"{path}/{post()}/dossier", key=company.key)
        assert 200 == answer.status, answer.json
        assert answer.json["dossier"] == verify(answer.body, keys())
        return answer.json

    return signed_by


@pytest.fixture
def keys(api):
    return lambda: api.get("/.well-known/jwks.json").body


def test_a_dossier_bears_a_time_stamp_over_its_signature(signed_by, authority):
    file = signed_by(authority)

    stamp = verify_stamp(file["time_stamp"], file["signature"], ROOT.cert_pem.bytes())
    assert (NAME, True) == (stamp.by, stamp.trusted)
    assert file["dossier"]["to_be_stamped"]


def test_without_an_authority_a_dossier_is_as_before(signed_by):
    file = signed_by("")

    assert {"dossier", "signature"} == file.keys()
    assert not file["dossier"]["to_be_stamped"]


def test_an_authority_that_is_down_costs_the_time_stamp_alone(signed_by, capsys):
    file = signed_by(f"http://127.0.0.1:{free_port()}")

    assert "no_answer" == file["time_stamp"]["missing"]["code"]
    assert "TimeStampMissing" in [one for line in written(capsys) for one in line]


def written(capsys):
    """What this process wrote to its log: lines of JSON."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]


def test_the_print_has_the_time_stamp_too(api, company, path, post, authority, set_environment):
    set_environment(TIME_STAMP_URL=authority)

    answer = api.get(f"{path}/{post()}/dossier.pdf", key=company.key)

    [attached] = PdfReader(BytesIO(answer.body)).attachments.values()
    file = json.loads(attached[0])
    stamp = verify_stamp(file["time_stamp"], file["signature"], ROOT.cert_pem.bytes())
    assert NAME == stamp.by


class Odd(BaseHTTPRequestHandler):
    """Answers otherwise than an authority does, by the path that it is asked at."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b"" if self.path == "/silent" else b"0" * 100_000
        self.send_response({"/broken": 500, "/elsewhere": 302}.get(self.path, 200))
        kind = "text/html" if self.path == "/page" else "application/timestamp-reply"
        self.send_header("Content-Type", kind)
        self.send_header("Location", self.server.authority)
        self.send_header("Content-Length", "100000" if self.path != "/page" else "4")
        self.end_headers()
        if self.path == "/silent":
            self.server.ended.wait(30)
            return
        self.wfile.write(body if self.path == "/large" else body[:4])

    def log_message(self, *args):
        pass


@pytest.fixture
def odd(serve, authority):
    server = LoopbackServer(free_port(), Odd)
    server.authority, server.ended = authority, Event()
    yield serve(server)
    server.ended.set()


@pytest.mark.parametrize("path", ["silent", "large", "page", "broken", "elsewhere"])
def test_what_is_no_answer_of_an_authority_is_no_time_stamp(odd, path):
    with pytest.raises(NoTimeStamp) as raised:
        get_time_stamp(f"{odd}/{path}", DIGEST, patience=0.5)

    assert NoStamp.NO_ANSWER == raised.value.why


def test_an_authority_is_asked_over_https_alone():
    with pytest.raises(NoTimeStamp, match="https"):
        get_time_stamp("http://tsa.example.test/", DIGEST)
