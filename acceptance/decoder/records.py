"""Bytes, keys and records: §0, §1 and §2 of docs/format.md."""

import functools
import hashlib
import hmac
import os
import struct
from collections import namedtuple

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CHUNK, BUNDLE, FILELIST, TREE, POINT, ALIAS, KEYRING, BUNDLED = 1, 2, 3, 4, 5, 6, 7, 0x12
BRANCH = {CHUNK: "content", BUNDLE: "content", BUNDLED: "content", ALIAS: "content",
          FILELIST: "browse", TREE: "browse", POINT: "browse", KEYRING: "keyring"}
MAX_RAW = {CHUNK: 4 << 20, FILELIST: 2 << 20, TREE: 2 << 20}
Header = namedtuple("Header", "bytes type domain epoch kids payload_len ext length")


class Refused(Exception):
    """What is wrong, in one line: the file or record, then the reason."""


def need(condition, what, reason):
    if not condition:
        raise Refused(f"{what}: {reason}")


def mac(key, message):
    return hmac.digest(key, message, "sha256")


def sha(data):
    return hashlib.sha256(data).digest()


def expand(prk, info, n):
    out = block = b""
    while len(out) < n:
        block = mac(prk, block + info + bytes([len(out) // 32 + 1]))
        out += block
    return out[:n]


def ctr(key, iv, data):
    return Cipher(algorithms.AES(key), modes.CTR(iv)).decryptor().update(data)


def verify(key, signature, purpose, message, what):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, f"coffre/v1/{purpose}\0".encode() + message)
    except InvalidSignature:
        raise Refused(f"{what}: its {purpose} signature is wrong") from None


def padme(n):
    e = n.bit_length() - 1
    step = 1 << max(0, e - e.bit_length())
    return -(-n // step) * step


class Cursor:
    """Big-endian fields of some bytes, never past their end."""

    def __init__(self, data, what):
        self.data, self.what, self.at = data, what, 0

    def take(self, n):
        need(n <= self.left(), self.what, "it ends in the middle of a field")
        self.at += n
        return self.data[self.at - n : self.at]

    def unpack(self, fields):
        return struct.unpack(">" + fields, self.take(struct.calcsize(">" + fields)))

    def int(self, n):
        return int.from_bytes(self.take(n), "big")

    def count(self, n, limit, least=0):
        number = self.int(n)
        need(least <= number <= limit, self.what, f"a count of {number} that must be {least} … {limit}")
        return number

    def string(self):
        return self.take(self.int(2))

    def time(self):
        seconds, nanos = self.unpack("qI")
        need(nanos < 10**9, self.what, "a time with too many nanoseconds")
        return seconds * 10**9 + nanos

    def left(self):
        return len(self.data) - self.at

    def end(self):
        need(self.left() == 0, self.what, "there are bytes after its end")


def read_header(c):
    """The public header of a record, checked as the vault checks it."""
    start = c.at
    magic, version, suite, kind, flags, domain, epoch, n_kids, payload_len = c.unpack("4sBBBB16sIII")
    need(magic == b"CFRE" and version and suite and kind, c.what, "this is not a record")
    need(version == 1 and suite == 1 and kind in BRANCH and flags == 0, c.what, "this record is too new")
    need(1 <= epoch < 1 << 31 and n_kids <= 4096 and 256 <= payload_len <= 16 << 20, c.what, "a number in its header is out of range")
    need(n_kids == 0 if kind in (CHUNK, BUNDLE, KEYRING) else n_kids >= (kind == FILELIST), c.what, "its number of kids is wrong")
    need(n_kids == 1 or kind not in (POINT, ALIAS), c.what, "its number of kids is wrong")
    kids = [c.take(32) for _ in range(n_kids)]
    need(all(a < b for a, b in zip(kids, kids[1:])), c.what, "its kids are not ascending")
    ext = c.take(c.count(4, 1024))
    need(len(ext) in {POINT: (85, 117), ALIAS: (52,)}.get(kind, (0,)), c.what, "its ext has a wrong length")
    return Header(c.data[start : c.at], kind, domain, epoch, kids, payload_len, ext, c.at - start + 32 + payload_len)


def header_of(record, what):
    head = read_header(Cursor(record, what))
    need(head.length == len(record), what, f"a record of {head.length} bytes in {len(record)}")
    return head


def oid_of(record):
    return sha(b"coffre/v1/oid\0" + record)


class Domain:
    """The data keys of one domain by epoch, where its records are, and how both make content."""

    def __init__(self, name):
        self.name, self.data_keys, self.places = name, {}, {}
        self.key = functools.cache(self.key)

    def key(self, epoch, purpose, kind):
        need(epoch in self.data_keys, f"domain {self.name}", f"its key of epoch {epoch} is not known")
        context = bytes.fromhex(self.name) + struct.pack(">I", epoch)
        branch = expand(self.data_keys[epoch], f"coffre/v1/{BRANCH[kind]}\0".encode() + context + b"\0", 32)
        return expand(branch, f"coffre/v1/{purpose}\0".encode() + context + bytes([kind]), 32)

    def open(self, record, what):
        """Raw, pid and header of a record whose oid was checked. The pid is always recomputed, as `check` does."""
        head = header_of(record, what)
        need(head.domain.hex() == self.name, what, "it is of another domain")
        siv_key, obj_key, body_key, pid_key = (self.key(head.epoch, p, head.type) for p in ("siv", "obj", "body", "pid"))
        siv, sealed = record[len(head.bytes) :][:32], record[len(head.bytes) + 32 :]
        secret = expand(obj_key, siv, 48)
        c = Cursor(ctr(secret[:32], secret[32:], sealed), what)
        codec, raw_len, body_len, pid = c.unpack("BII32s")
        limit = MAX_RAW.get(head.type, 16 << 20)
        need(codec <= 1 and 1 <= raw_len <= limit and body_len <= c.left(), what, "it is damaged, or sealed with another key")
        need(head.payload_len == max(256, padme(41 + body_len)), what, "its padding has a wrong length")
        body = c.take(body_len)
        need(not any(c.take(c.left())), what, "its padding is not zero")
        digest = mac(body_key, body) if codec else b""
        right = mac(siv_key, head.bytes + struct.pack(">BII", codec, raw_len, body_len) + pid + digest)
        if codec == 0:
            need(raw_len == body_len, what, "its raw length is not that of its body")
            need(hmac.compare_digest(mac(pid_key, bytes([head.type]) + body), pid), what, "its pid is not that of its content")
        need(hmac.compare_digest(right, siv), what, "its SIV is wrong")
        raw = decompress(body, raw_len, what) if codec else body
        need(mac(pid_key, bytes([head.type]) + raw) == pid, what, "its pid is not that of its content")
        return raw, pid, head

    def read(self, oid):
        """The bytes of a record, and what to call it."""
        need(oid in self.places, f"record {oid.hex()}", "no pack holds it")
        path, offset, length = self.places[oid]
        what = f"{path}: record {oid.hex()}"
        with open(path, "rb") as file:
            record = os.pread(file.fileno(), length, offset)
        need(oid_of(record) == oid, what, "its bytes are not those of its oid")
        return record, what


def decompress(body, raw_len, what):
    try:
        need(zstandard.frame_content_size(body) in (-1, raw_len), what, "its raw length is not the one it states")
        raw = zstandard.ZstdDecompressor().decompress(body, max_output_size=raw_len, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Refused(f"{what}: its zstd frame is wrong ({error})") from None
    need(len(raw) == raw_len, what, "its raw length is not the one it states")
    return raw
