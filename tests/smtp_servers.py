"""SMTP servers on loopback: one that behaves, and one that misbehaves as it is told."""

import socket
from contextlib import ExitStack, suppress
from threading import Event, Thread

from aiosmtpd.smtp import AuthResult


class Server:
    """What a real server (aiosmtpd's) does with a mail; it can be told how to answer."""

    def __init__(self):
        self.mails = []
        self.logins = []
        self.answers = {}
        self.connections = 0
        self.password = b"secret"

    def _answer(self, phase, otherwise):
        return self.answers.get(phase, otherwise)

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
        session.host_name = hostname
        self.connections += session.ssl is not None
        return responses

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        envelope.mail_from = address
        return self._answer("mail", "250 Ok")

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        if "rcpt" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self._answer("rcpt", "250 Ok")

    async def handle_DATA(self, server, _session, envelope):
        if "data" not in self.answers:
            self.mails.append(envelope)
        return self._answer("data", "250 2.0.0 queued as 7F3A")

    def authenticate(self, _server, _session, _envelope, _mechanism, login):
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == self.password, handled=False)


USUAL = {
    "greeting": b"220 raw ESMTP\r\n",
    "EHLO": b"250-raw\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n",
    "STARTTLS": b"220 go ahead\r\n",
    "AUTH": b"334 \r\n",
    "secret": b"235 welcome\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    "content": b"",
    ".": b"250 kept\r\n",
    "RSET": b"250 forgotten\r\n",
    "QUIT": b"221 bye\r\n",
}

DROP = object()
HANG = object()


class RawServer:
    """Speaks SMTP by a table of answers, which may be bytes, DROP, HANG, or what talks by itself.

    Before the handshake an answer is looked up under its phase with `!` first.
    """

    def __init__(self, context, *, implicit=False):
        self.answers = {}
        self.heard = []
        self.connections = 0
        self.mails = 0
        self.content = b""
        """Of all mails, as it came."""
        self.greetings = []
        """What was said in EHLO once the line was private."""
        self.sign_in = None
        """Answers AUTH itself, with this server and the line, in place of the table."""
        self.last = b""
        self._context = context
        self._implicit = implicit
        self._over = Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)  # or accept would wait on
        self._socket.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                line, _ = self._socket.accept()
                self.connections += 1
                Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line):
        with suppress(OSError), ExitStack() as opened:
            opened.callback(line.close)
            self._talk(line, opened)

    def _private(self, line, opened):
        line = self._context.wrap_socket(line, server_side=True)
        opened.callback(line.close)
        return line

    def _talk(self, line, opened):
        private = self._implicit
        line = self._private(line, opened) if private else line
        if self._answer(line, "greeting", private=private) is None:
            return
        heard = opened.enter_context(line.makefile("rb"))
        phase = ""
        while received := heard.readline():
            self.last = received
            phase = self._phase(phase, received)
            if phase == "EHLO" and private:
                self.greetings.append(received.strip())
            if phase == "content":
                self.content += received
            else:
                self.heard.append((phase, private))
            said = self._answer(line, phase, private=private)
            if said is None:
                return
            refused = phase == "DATA" and b"354" not in said
            phase = "" if refused else phase
            if phase == "STARTTLS":
                line, private = self._private(line, opened), True
                heard = opened.enter_context(line.makefile("rb"))

    def _phase(self, before, received):
        if before in ("DATA", "content"):
            return "." if received == b".\r\n" else "content"
        if before == "AUTH" and not self.sign_in and b"AUTH" not in received:
            return "secret"
        return received.decode("ascii", "replace").split()[0].upper()

    def _answer(self, line, phase, *, private):
        if phase == "AUTH" and self.sign_in:
            self.sign_in(self, line)
            return b""
        answer = self.answers.get(phase if private else f"!{phase}")
        answer = USUAL.get(phase, b"502 what?\r\n") if answer is None else answer
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else USUAL[phase]
        if answer is HANG:
            self._over.wait(20)
        if answer in (HANG, DROP):
            return None
        if callable(answer):
            return None if answer(line) is DROP else b""
        self.mails += phase == "." and answer.startswith(b"2")
        line.sendall(answer)
        return None if answer.startswith(b"421") else answer  # the line is closed (RFC 5321)
