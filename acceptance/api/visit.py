"""One good request for every operation of a service's openapi.json, each answer held to the document."""

import base64
import hashlib
import hmac
import json
import socketserver
import struct
import threading
import time
from urllib.parse import quote

import schemathesis
from schemathesis.core import NOT_SET
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

# In the record of a point: format.md §3.
ROOT_AT = 36

# Who changes what schemathesis makes up.
ADMINISTRATORS = [f"administrator-{number}" for number in range(6)]
PASSWORD = "a lantern over the harbour"
# Checks that send more requests belong to the other runs: here each changes what exists.
HELD_TO = [checks.status_code_conformance, checks.content_type_conformance, checks.response_headers_conformance,
           checks.response_schema_conformance]


class Mailbox:
    """Takes every mail and forgets it."""

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 mailbox\r\n")
            in_mail = False
            for line in self.rfile:
                if in_mail:
                    in_mail = line != b".\r\n"
                    if not in_mail:
                        self.wfile.write(b"250 taken\r\n")
                    continue
                word = line[:4].upper()
                in_mail = word == b"DATA"
                self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 well\r\n"))
                if word == b"QUIT":
                    return

    def __init__(self):
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self.Session)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def one_time_code(secret):
    counter = struct.pack(">Q", int(time.time()) // 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06d}"


def frames(answer):
    """The parts of a body of frames."""
    at, parts = 0, []
    while at < len(answer):
        length = struct.unpack(">I", answer[at:at + 4])[0]
        parts.append(answer[at + 4:at + 4 + length])
        at += 4 + length
    return parts


class Visitor:
    def __init__(self, service, folder):
        self.service = service
        self.folder = folder
        self.schema = schemathesis.openapi.from_path(folder / "openapi.json")
        self.answered = set()
        self.failures = []
        self.token = ""
        self.machine_token = ""
        self.credentials = ""
        self.machine = ""

    def ask(self, method, path, body=None, token=None, headers=None, query=None, **variables):
        """Sends what must be answered with 2xx, and gives the answer."""
        headers = dict(headers or {})
        if token is None and path.startswith(("/v1/admin", "/metrics")):
            token = self.token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        operation = self.schema[path][method]
        case = operation.Case(
            path_parameters={name: quote(str(value), safe="") for name, value in variables.items()},
            query=query or {},
            headers=headers,
            body=NOT_SET if body is None else body,
            media_type=None if body is None else
            "application/octet-stream" if isinstance(body, bytes) else "application/json")
        response = case.call(base_url=self.service.url, verify=False)
        named = f"{method} {path}"
        if not 200 <= response.status_code < 300:
            raise AssertionError(f"{named} answered {response.status_code} {response.content[:2000]!r}")
        try:
            case.validate_response(response, checks=HELD_TO)
        except FailureGroup as failures:
            self.failures += [f"{named}: {failure}" for failure in failures.exceptions]
        self.answered.add(named)
        self.last = response
        return response.json() if response.headers["content-type"][0].split(";")[0] == "application/json" else response.content

    def visit(self):
        self.nobody()
        self.vaults()
        self.machines_of_agents()
        self.backup_and_recovery()
        self.retention_of_the_machine()
        self.watching()
        self.people()
        self.care()
        self.letters()
        self.machines_of_administrators()
        self.leave()

    def sign_in(self, name, password, code=None):
        asked = {"name": name, "password": password} | ({"code": code} if code else {})
        return self.ask("POST", "/v1/admin/token", asked, token="")["token"]

    def nobody(self):
        for path in ("/v1/health", "/health/live", "/health/ready", "/health/readable", "/v1/openapi.json"):
            self.ask("GET", path)
        for end in ("", ".sha256", ".sig"):
            self.ask("GET", "/download/agent/{platform}" + end, platform="linux-x64")
        self.ask("POST", "/v1/admin/setup",
                 {"code": self.service.setup_code(), "name": "admin", "password": PASSWORD}, token="")
        self.token = self.sign_in("admin", PASSWORD)

    def vaults(self):
        for name in ("home", "fuzzed", "empty"):
            self.ask("POST", "/v1/admin/vaults", {"name": name, "description": "made by a test"})
        self.ask("GET", "/v1/admin/vaults")
        self.ask("PUT", "/v1/admin/vaults/{vault}/description", {"description": ""}, vault="home")
        self.ask("PUT", "/v1/admin/vaults/{vault}/quota", {"bytes": 0}, vault="home")
        self.ask("GET", "/v1/admin/vaults/{vault}/limits", vault="home")
        self.ask("PUT", "/v1/admin/vaults/{vault}/limits", {"pointsADay": 300}, vault="home")
        self.ask("POST", "/v1/admin/vaults/{vault}/credentials", vault="home")
        self.file = self.folder / self.last.headers["content-disposition"][0].split('"')[1]
        self.file.write_bytes(self.last.content)
        self.credentials = base64.urlsafe_b64encode(self.last.content).rstrip(b"=").decode()

    def machines_of_agents(self):
        for name in ("first", "second"):
            self.service.agent(name, "register", self.file, "--name", name, "--generate-passphrase", "--save-passphrase",
                               self.folder / f"passphrase-{name}", "--i-saved-the-passphrase", "--no-recovery-code")
        source = self.folder / "source"
        source.mkdir()
        for number in range(3):
            (source / f"file-{number}").write_text(f"content {number}")
            self.service.agent("first", "backup", source)
        held = {"Coffre-Credentials": self.credentials}
        self.ask("POST", "/v1/credentials/verify", headers=held)
        challenge = self.ask("POST", "/v1/challenge")
        self.machine, authentication_key, assertion = self.service.assertion("first", challenge)
        self.machine_token = self.ask("POST", "/v1/token", headers={"Coffre-Assertion": assertion})["token"]
        entry = self.ask("GET", "/v1/machines", token=self.machine_token)["machines"][0]
        keys = self.ask("GET", "/v1/machines/{machine}/keys", token=self.machine_token, machine=self.machine)
        point_key = keys["pointKeys"][-1]["pointKey"]
        slot = frames(self.ask("GET", "/v1/slots", token=self.machine_token))[0]
        self.slot = base64.b64encode(slot).decode()
        # The same keys give the same machine.
        same = {"os": "Debian 13", "agentVersion": "1.0", "pointKey": point_key, "authenticationKey": authentication_key}
        again = self.ask("POST", "/v1/machines", headers=held, body=same | {
            "name": "first", "domain": entry["domain"], "slots": [self.slot]})
        assert again["machine"] == self.machine, again
        self.ask("POST", "/v1/machines/{machine}/replacement", same | {"pin": "", "keyGen": 1}, headers=held,
                 machine=self.machine)
        self.ask("POST", "/v1/reader-token", {"machine": self.machine}, headers=held)

    def backup_and_recovery(self):
        machine = {"token": self.machine_token}
        # The newest point and its root as the vault has them: a repeated commit is answered with its receipt.
        points = frames(self.ask("GET", "/v1/machines/{machine}/points", **machine, machine=self.machine,
                                 query={"before": (1 << 63) - 1, "limit": 1}))
        file = points[0]
        signed = file[:-(104 + 32)]
        record = signed[:-64]
        root = record[ROOT_AT:ROOT_AT + 32]
        fetched = frames(self.ask("POST", "/v1/records/fetch", root, **machine))
        assert fetched[0][0] == 0, "the root is not there"
        session = self.ask("POST", "/v1/sessions", {}, **machine)["session"]
        self.ask("GET", "/v1/sessions/{session}", **machine, session=session)
        assert self.ask("POST", "/v1/sessions/{session}/have", root, **machine, session=session) == b"\x80"
        frame = struct.pack(">I", len(fetched[0]) - 1) + fetched[0][1:]
        self.ask("POST", "/v1/sessions/{session}/records", frame, **machine, session=session)
        self.ask("POST", "/v1/sessions/{session}/aliases", root + root, **machine, session=session)
        receipt = self.ask("POST", "/v1/sessions/{session}/commit", signed, **machine, session=session)
        assert receipt[:32] == hashlib.sha256(record).digest(), "another receipt"
        self.session = self.ask("POST", "/v1/sessions", {}, **machine)["session"]
        pin = self.pin("change-passphrase")
        self.ask("POST", "/v1/slots", {"pin": pin, "epoch": 1, "slots": [self.slot]}, **machine)
        of = {"machine": self.machine}
        listed = self.ask("GET", "/v1/admin/machines/{machine}/slots", **of)["slots"]
        self.ask("POST", "/v1/admin/machines/{machine}/slots/reinstate", {"slots": [listed[0]["slot"]]}, **of)
        self.ask("PUT", "/v1/agent/health", {"agentVersion": "1.0", "os": "Debian 13", "cacheFree": 50}, **machine)
        self.ask("PUT", "/v1/jobs/{job}", {"kind": "backup", "agentVersion": "1.0", "os": "Debian 13", "started": 0},
                 **machine, job="0" * 32)

    def pin(self, operation):
        return self.ask("POST", "/v1/admin/machines/{machine}/pin", {"operation": operation}, machine=self.machine)["pin"]

    def retention_of_the_machine(self):
        machine = {"token": self.machine_token}
        policy = {"zone": "Europe/Paris", "daily": {"keep": 9999, "times": ["18:00"]}}
        self.ask("GET", "/v1/retention", **machine)
        self.ask("POST", "/v1/retention/preview", {"policy": policy}, **machine)
        self.ask("PUT", "/v1/retention", {"policy": policy, "pin": self.pin("shorten-retention")}, **machine)
        self.ask("POST", "/v1/deletion", {"point": 1, "pin": self.pin("delete-data")}, **machine)
        of = {"machine": self.machine}
        self.ask("POST", "/v1/admin/machines/{machine}/undelete", {}, **of)
        self.ask("GET", "/v1/admin/machines/{machine}/retention", **of)
        self.ask("POST", "/v1/admin/machines/{machine}/retention/preview", {"policy": policy}, **of)
        self.ask("PUT", "/v1/admin/machines/{machine}/retention", {"policy": policy}, **of)
        for held in (True, False):
            self.ask("PUT", "/v1/admin/machines/{machine}/points/{point}/hold", {"held": held}, **of, point=1)
        self.ask("POST", "/v1/admin/machines/{machine}/deletion", {"point": 1, "pin": self.pin("delete-data")}, **of)
        self.ask("POST", "/v1/admin/machines/{machine}/undelete", {"point": 1}, **of)

    def watching(self):
        for path in ("/metrics", "/v1/admin/jobs", "/v1/admin/jobs.csv", "/v1/admin/audit", "/v1/admin/audit.csv",
                     "/v1/admin/audit.jsonl", "/v1/admin/audit/verdict", "/v1/admin/alerts"):
            self.ask("GET", path)
        for path in ("health", "usage", "alerts", "machines", "mail", "safeguards"):
            self.ask("GET", "/v1/admin/vaults/{vault}/" + path, vault="home")
        self.ask("GET", "/v1/admin/machines/{machine}/points", machine=self.machine)
        # Less protection raises an alert.
        self.ask("PUT", "/v1/admin/vaults/{vault}/safeguards", {"days": 9}, vault="home")
        pin = self.ask("POST", "/v1/admin/vaults/{vault}/pin", {"operation": "loosen-safeguards"}, vault="home")["pin"]
        self.ask("PUT", "/v1/admin/vaults/{vault}/safeguards", {"days": 8, "pin": pin}, vault="home")
        alerts = self.ask("GET", "/v1/admin/vaults/{vault}/alerts", vault="home")["alerts"]
        self.alert = alerts[0]["alert"]
        self.ask("POST", "/v1/admin/vaults/{vault}/alerts/{alert}/acknowledge", vault="home", alert=self.alert)

    def people(self):
        for name in ("eve", "bob"):
            self.ask("POST", "/v1/admin/accounts", {"name": name, "password": PASSWORD, "administrator": False})
        for name in ADMINISTRATORS:
            self.ask("POST", "/v1/admin/accounts", {"name": name, "password": PASSWORD, "administrator": True})
        self.ask("GET", "/v1/admin/accounts")
        self.ask("PUT", "/v1/admin/accounts/{account}/password", {"password": PASSWORD + "s"}, account="bob")
        self.ask("PUT", "/v1/admin/accounts/{account}/administrator", {"administrator": True}, account="bob")
        self.ask("PUT", "/v1/admin/vaults/{vault}/roles/{account}", {"role": "owner"}, vault="home", account="bob")
        self.ask("DELETE", "/v1/admin/accounts/{account}", account="bob")
        eve = {"token": self.sign_in("eve", PASSWORD)}
        self.ask("PUT", "/v1/admin/language", {"language": "fr"}, **eve)
        self.ask("POST", "/v1/admin/tokens", {"name": "errand", "readOnly": True, "days": 1}, **eve)
        self.ask("GET", "/v1/admin/tokens", **eve)
        self.ask("DELETE", "/v1/admin/accounts/{account}/tokens/{name}", **eve, account="eve", name="errand")
        self.ask("PUT", "/v1/admin/password", {"password": PASSWORD + "!", "current": PASSWORD}, **eve)
        eve = {"token": self.sign_in("eve", PASSWORD + "!")}
        secret = self.ask("POST", "/v1/admin/second-factor", **eve)["secret"]
        spare = self.ask("PUT", "/v1/admin/second-factor", {"code": one_time_code(secret)}, **eve)["codes"]
        eve = {"token": self.sign_in("eve", PASSWORD + "!", spare[0])}
        self.ask("POST", "/v1/admin/second-factor/removal", {"code": spare[1], "password": PASSWORD + "!"}, **eve)

    def care(self):
        self.ask("POST", "/v1/admin/gc")
        self.ask("GET", "/v1/admin/scrub")
        self.ask("PUT", "/v1/admin/scrub", {"days": 30})
        self.ask("POST", "/v1/admin/scrub")
        self.ask("POST", "/v1/admin/clock/confirmation")
        self.ask("GET", "/v1/admin/address")
        for step in ({"step": "announce", "urls": ["https://vault.example:8443"]}, {"step": "withdraw"}):
            self.ask("PUT", "/v1/admin/address/urls", step)
        for step in ({"step": "announce"}, {"step": "withdraw"}):
            self.ask("PUT", "/v1/admin/address/certificate", step)

    def letters(self):
        self.ask("PUT", "/v1/admin/mail", {"host": "localhost", "port": self.service.mail.port, "security": "none",
                                           "from": "coffre@vault.example"})
        self.ask("GET", "/v1/admin/mail")
        self.ask("POST", "/v1/admin/mail/test", {"to": "ada@vault.example", "language": "en"})
        self.ask("DELETE", "/v1/admin/mail")
        self.ask("PUT", "/v1/admin/vaults/{vault}/mail", {"recipients": [
            {"address": "ada@vault.example", "least": "critical", "language": "fr", "closings": True}]}, vault="empty")

    def machines_of_administrators(self):
        self.ask("PUT", "/v1/admin/machines/{machine}/name", {"name": "renamed"}, machine="second")
        self.ask("DELETE", "/v1/admin/machines/{machine}", machine="renamed")

    def leave(self):
        pin = self.ask("POST", "/v1/admin/vaults/{vault}/pin", {"operation": "delete-vault"}, vault="empty")["pin"]
        self.ask("POST", "/v1/admin/vaults/{vault}/deletion", {"pin": pin}, vault="empty")
        self.ask("POST", "/v1/admin/vaults/{vault}/restoration", vault="empty")

    # Whom schemathesis plays: name, headers and what exists.

    def as_nobody(self):
        return "nobody", {}, self.exists()

    def as_holder(self):
        return "holder", {"Coffre-Credentials": self.credentials}, self.exists()

    def as_machine(self):
        challenge = self.ask("POST", "/v1/challenge")
        token = self.ask("POST", "/v1/token",
                         headers={"Coffre-Assertion": self.service.assertion("first", challenge)[2]})["token"]
        return "machine", {"Authorization": f"Bearer {token}"}, self.exists()

    def as_administrator(self, name):
        return "administrator", {"Authorization": f"Bearer {self.sign_in(name, PASSWORD)}"}, self.exists()

    def exists(self):
        return {"vault": "fuzzed", "machine": self.machine, "account": "eve", "point": 1, "alert": self.alert,
                "session": self.session, "job": "0" * 32, "name": "errand", "platform": "linux-x64"}

    def schemes(self, named):
        """By what a caller of this operation is known."""
        method, path = named.split(" ")
        security = json.loads((self.folder / "openapi.json").read_text())["paths"][path][method.lower()]["security"]
        return {scheme for requirement in security for scheme in requirement}
