"""A mail server for tests: smtp-server.py FOLDER PLAIN_PORT TLS_PORT

On PLAIN_PORT it takes every mail. On TLS_PORT it wants STARTTLS and a login (user "coffre", password from the file
FOLDER/password), with a certificate for localhost that it makes as FOLDER/certificate.pem. Each mail becomes a file
FOLDER/N.eml; whoever may not log in is noted in FOLDER/refused. Says "ready" when it listens.
"""

import datetime
import itertools
import pathlib
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

folder = pathlib.Path(sys.argv[1])
numbers = itertools.count(1)


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        there = folder / f"{next(numbers)}.eml"
        beside = there.with_suffix(".part")
        head = f"X-To: {','.join(envelope.rcpt_tos)}\r\nX-Login: {session.authenticated}\r\n"
        beside.write_bytes(head.encode() + envelope.original_content)
        beside.rename(there)
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    password = (folder / "password").read_bytes().strip()
    if data.login == b"coffre" and data.password == password:
        return AuthResult(success=True)
    (folder / "refused").touch()
    return AuthResult(success=False, handled=False)


def tls():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = folder / "key.pem"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, private)
    return context


plain = Controller(Mailbox(), hostname="127.0.0.1", port=int(sys.argv[2]))
protected = Controller(
    Mailbox(),
    hostname="127.0.0.1",
    port=int(sys.argv[3]),
    tls_context=tls(),
    require_starttls=True,
    auth_required=True,
    authenticator=login,
)
plain.start()
protected.start()
print("ready", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
plain.stop()
protected.stop()
