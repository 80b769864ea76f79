#!/usr/bin/python3
"""Holds the decoder and Coffre to the same vectors: keys, pids, chunks' ends, slots, records and what must be refused."""

import hashlib
import json
import struct
import sys

sys.dont_write_bytecode = True

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: E402
from decode import (  # noqa: E402
    BUNDLED, FILELIST, TREE, Domain, Kid, Page, label, mac, oid_of, padme, passphrase, passphrase_prk, pieces, sha,
    unwrap, verify,
)

TYPES = {"CHUNK": 1, "BUNDLE": 2, "FILELIST": 3, "TREE": 4, "POINT": 5, "ALIAS": 6, "KEYRING": 7, "PATCH": 8}


def load(folder, name):
    with open(f"{folder}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def same(got, wanted, what):
    need(got == wanted, what, f"{got} is not {wanted}")


def need(condition, what, reason):
    if not condition:
        sys.exit(f"{what}: {reason}")


def domain_of(vectors):
    domain = Domain(bytes.fromhex(vectors[0]["domain"]))
    domain.keys = {v["epoch"]: bytes.fromhex(v["dataKey"]) for v in vectors}
    return domain


def keys(vectors):
    sizes = {"cdc-table": 2048, "cdc-aes": 16}
    for v in vectors:
        domain = domain_of([v])
        for name, wanted in v["keys"].items():
            purpose, kind = name.split("/")
            if int(kind, 16) < 0x20:  # the log branch is reserved
                same(domain.key(v["epoch"], purpose, int(kind, 16), sizes.get(purpose, 32)).hex(), wanted, name)


def pids(domain, v):
    content = v["content"].encode()
    for name, wanted in v["pids"].items():
        same(mac(domain.key(1, "pid", TYPES[name]), bytes([TYPES[name]]) + content).hex(), wanted, name)
    for owner, wanted in v["bundledFilePids"].items():
        owner_hash = sha(b"coffre/v1/owner\0" + owner.encode())
        same(mac(domain.key(1, "pid", BUNDLED), bytes([BUNDLED]) + owner_hash + content).hex(), wanted, owner)
    page_key = b"\0\1" + b"\0\4/src" + b"\0\1a"
    same(page_key.hex(), v["pageKey"], "page key")
    for level in (0, 1):
        same(int.from_bytes(mac(domain.key(1, "page", TREE), bytes([level]) + page_key)[:4]), v[f"pageCutOfLevel{level}"], "page cut")
    link = mac(domain.key(1, "link", TREE), b"disk\0" + (42).to_bytes(8, "big"))[:8]
    same(link.hex(), v["linkGroupOfDiskInode42"], "link group")


def chunker(v):
    domain = domain_of([v])
    raw_table = domain.key(1, "cdc-table", 1, 2048)
    table = [int.from_bytes(raw_table[i : i + 8], "big") for i in range(0, 2048, 8)]
    aes = Cipher(algorithms.AES(domain.key(1, "cdc-aes", 1, 16)), modes.ECB())
    streams = [
        b"".join(sha(i.to_bytes(4, "big")) for i in range(v["length"] // 32)),
        b"".join(b"line %d\n" % i for i in range(v["length"] // 10))[: v["length"]],
        bytes(v["length"]),
    ]

    def digest(content, end):
        d = 0
        for byte in content[end - 64 : end]:
            d = ((d << 1) & (2**64 - 1)) ^ (0b11011 if d >> 63 else 0) ^ table[byte]
        return d

    for stream, content in zip(v["streams"], streams):
        for end, wanted in stream["digestOfWindowEndingAt"].items():
            same(f"{digest(content, int(end)):016x}", wanted, f"digest at {end}")
        end = 0
        for length in stream["chunkLengths"]:
            end += length
            block = aes.encryptor().update(digest(content, end).to_bytes(8, "big") + bytes(8))
            cut = int.from_bytes(block[:8], "big") & v["chunker"]["mask"] == 0
            need(cut or length == v["chunker"]["maximum"] or end == v["length"], f"chunk that ends at {end}", "no rule cuts there")
        same(end, v["length"], "chunk lengths")


def recovery_code(typed):
    """The 20 bytes of a recovery code (§8)."""
    text = typed.upper().translate(str.maketrans("ILO", "110", " -\r\n"))
    *code, check = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".index(digit) for digit in text]
    number = sum(digit << 5 * place for place, digit in enumerate(reversed(code)))
    need(len(code) == 32 and max(code) < 32 and number % 37 == check, "recovery code", "it is mistyped")
    return number.to_bytes(20, "big")


def slots(v):
    data_key = bytes.fromhex(v["dataKey"])
    typed = passphrase(v["passphraseAsTyped"].encode() + b"\r\n")
    same(typed.hex(), v["passphraseUtf8"], "passphrase")
    code = recovery_code(v["recoveryCode"].lower())
    makers = {"passphraseSlot": lambda slot, end: passphrase_prk(slot, typed + end, least=1),
              "recoveryCodeSlot": lambda slot, end: mac(slot[56:88], code + end)}
    for name, prk in makers.items():
        data = bytes.fromhex(v[name])
        same(sha(data[:-32]), data[-32:], name)
        same(unwrap(data[:-32], prk(data, b"")), data_key, name)
        same(unwrap(data[:-32], prk(data, b"x")), None, name)


def records(domain, vectors):
    for v in vectors:
        record = bytes.fromhex(v["record"])
        raw, pid, head = domain.open(record)
        same((raw.hex(), pid.hex(), head.type), (v["raw"], v["pid"], TYPES[v["type"]]), v["name"])
        same(oid_of(record).hex(), v["oid"], v["name"])


def patched(domain, v):
    """A page of a list (§5) with a whole chunk and a patched one, which is composed."""
    stored = {oid_of(record): record for record in (bytes.fromhex(v[name]) for name in ("chunk", "patch", "list"))}

    class Shelf(Domain):
        def open_kid(self, kid):
            raw, pid, head = self.open(stored[kid.oid], kid.type != FILELIST)
            need((head.type, len(raw), pid) == (kid.type, kid.raw_len, kid.pid), "a kid", "it is another record")
            return raw, head

    shelf = Shelf(domain.name)
    shelf.keys = domain.keys
    raw = bytes.fromhex(v["listRaw"])
    root = Kid(bytes.fromhex(v["listOid"]), FILELIST, len(raw), bytes.fromhex(v["listPid"]))
    same(shelf.open_kid(root)[0], raw, "the list")
    page = Page(shelf, root)
    same([(skip, data.hex()) for skip, data in pieces(page, b"", [page.item() for _ in range(page.number())])],
         list(zip((0, v["hole"]), v["contents"])), "the contents of the list")


def handover(domain, v):
    """A point of kind 1 (§7): its ext, both its proofs, and whose run it goes on with."""
    record = bytes.fromhex(v["record"])
    raw, _, head = domain.open(record)
    machine, key_gen, seq, previous, at, files, size, kind, key = struct.unpack(">16sIQ32sqQQB32s", head.ext)
    same((machine.hex(), key_gen, seq, previous.hex(), at, files, size, kind, key.hex()),
         (v["machine"], v["keyGen"], v["seq"], v["previous"], v["agentTime"], v["files"], v["bytes"], 1, v["pointKey"]), "ext")
    same([kid.hex() for kid in head.kids], [v["root"]], "root")
    verify(key, "point", record, bytes.fromhex(v["signature"]))
    same(sha(record).hex(), v["hash"], "hash")
    fields, at = {}, 2
    for _ in range(int.from_bytes(raw[:2])):
        tag, length = struct.unpack_from(">HI", raw, at)
        fields[tag], at = raw[at + 6 : at + 6 + length], at + 6 + length
    same((fields[4].decode(), int.from_bytes(fields[8][:8])), (v["hostName"], v["started"]), "what it has sealed")


def refusals(domain, vectors):
    """What a reader that verifies every seal answers, and what a check does, which opens chunks and bundles by their oid."""
    for v in vectors:
        record = bytes.fromhex(v["record"])
        for answer, named in ("refused", False), ("check", v["type"] in ("CHUNK", "BUNDLE", "PATCH")):
            try:
                _, pid, head = domain.open(record, named)
                claims = (oid_of(record).hex(), head.type, pid.hex())
                opened = claims == (v["oid"], TYPES[v["type"]], v["pid"])
            except Exception:  # whatever fails, it is refused
                opened = False
            same(opened, v[answer] == "opened", f"{answer}: {v['name']}, {v['type']}")


def main(folder):
    domain = domain_of(load(folder, "keys"))
    keys(load(folder, "keys"))
    same({n: padme(int(n)) for n in load(folder, "padme")}, load(folder, "padme"), "padme")
    pids(domain, load(folder, "pids"))
    chunker(load(folder, "chunker"))
    slots(load(folder, "slots"))
    records(domain, load(folder, "records"))
    patched(domain, load(folder, "patched"))
    handover(domain, load(folder, "handover"))
    refusals(domain, load(folder, "refusals"))


if __name__ == "__main__":
    main(sys.argv[1])
