"""The store folder: journal, key slots, packs and chains of points. §7 to §11 of docs/format.md."""

import json
import os
import re
import unicodedata
from collections import namedtuple

from argon2.low_level import Type, hash_secret_raw

from records import Cursor, Domain, KEYRING, POINT, Refused, ctr, expand, header_of, mac, need, oid_of, read_header, sha, verify

KINDS = {"data": (1, (1, 2)), "pages": (2, (3, 4))}
EVENTS = {"service-started", "account-set", "vault-created", "credentials-issued", "machine-registered", "slots-written",
          "point-committed", "quota-set", "damage-noted"}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"
HEX = "[0-9a-f]"
Point = namedtuple("Point", "path record head machine seq agent_time files bytes received_at")
Slot = namedtuple("Slot", "path kind domain id epoch memory iterations parallelism salt body mac bytes")


def names(*folder, pattern):
    """Names in a folder, in order, all of one pattern. Those with a dot are files being written (§10)."""
    folder = os.path.join(*folder)
    found = sorted(n for n in os.listdir(folder) if not n.startswith(".")) if os.path.isdir(folder) else []
    for name in found:
        need(re.fullmatch(pattern, name), os.path.join(folder, name), "no such name belongs here")
    return [(name, os.path.join(folder, name)) for name in found]


def small_file(path, limit):
    """The bytes before the SHA-256 that ends every small file (§0)."""
    need(32 < os.path.getsize(path) <= limit, path, "its size is out of range")
    with open(path, "rb") as file:
        data = file.read()
    need(sha(data[:-32]) == data[-32:], path, "its SHA-256 is wrong")
    return data[:-32]


def passphrase(data):
    text = unicodedata.normalize("NFC", re.sub(rb"\r?\n\Z", b"", data).decode())
    need(16 <= len(text) and len(text.encode()) <= 1024, "passphrase", "it must have 16 characters to 1,024 bytes")
    return text.encode()


def recovery_code(text):
    digits = text.upper().translate(str.maketrans("ILO", "110", " -\r\n"))
    need(len(digits) == 33 and all(d in ALPHABET[:32] for d in digits[:32]), "recovery code", "it must have 32 characters and a check character")
    number = 0
    for digit in digits[:32]:
        number = number * 32 + ALPHABET.index(digit)
    need(digits[32] == ALPHABET[number % 37], "recovery code", "a character is mistyped")
    return number.to_bytes(20, "big")


def read_slot(data, path):
    c = Cursor(data, path)
    magic, version, kind, flags, domain, slot, epoch, *costs, salt, body_len, body, tag = c.unpack("4sBBH16s16sIIII32sI32s32s")
    c.end()
    need(magic == b"CFSL", path, "this is not a key slot")
    need(version == 1 and kind in (1, 2) and flags == 0 and body_len == 32, path, "this key slot is too new")
    return Slot(path, kind, domain, slot, epoch, *costs, salt, body, tag, data)


def check_cost(slot):
    fits = 64 << 10 <= slot.memory <= 2 << 20 and 1 <= slot.iterations <= 16 and 1 <= slot.parallelism <= 16
    need(fits if slot.kind == 1 else slot[5:8] == (0, 0, 0), slot.path, "its Argon2id parameters are out of range")


def unwrap(slot, secret):
    """The data key, or nothing when the secret is not the slot's: the MAC is checked before anything is decrypted."""
    if slot.kind == 1:
        prk = hash_secret_raw(secret, slot.salt, slot.iterations, slot.memory, slot.parallelism, 32, Type.ID, 0x13)
    else:
        prk = mac(slot.salt, secret)
    tail = b"\0" + slot.domain + slot.id + bytes([slot.kind]) + slot.epoch.to_bytes(4, "big")
    enc, auth = (expand(prk, b"coffre/v1/slot-" + purpose + tail, 32) for purpose in (b"enc", b"mac"))
    return ctr(enc, bytes(16), slot.body) if mac(auth, slot.bytes[:124]) == slot.mac else None


class Store:
    """Reads and verifies, without any secret, all that the vault can verify."""

    def __init__(self, folder):
        self.vault_key, self.machines, self.valid_slots, self.committed = None, {}, {}, {}
        self.slots, self.keyrings, self.domains, self.chains = {}, {}, {}, {}
        for event in self.journal(folder):
            self.take(event)
        for vault, path in names(folder, "vaults", pattern=HEX + "{32}"):
            for domain, slots in names(path, "slots", pattern=HEX + "{32}"):
                self.read_slots(vault, domain, slots)
            for domain, packs in names(path, "packs", pattern=HEX + "{32}"):
                places = self.domains.setdefault((vault, domain), Domain(domain)).places
                for kind, packs_of_kind in names(packs, pattern="data|pages"):
                    for group, group_path in names(packs_of_kind, pattern=HEX + "{2}"):
                        for pack, pack_path in names(group_path, pattern=group + HEX + "{30}"):
                            places |= read_pack(pack_path, bytes.fromhex(pack), bytes.fromhex(domain), *KINDS[kind])
            for machine, points in names(path, "points", pattern=HEX + "{32}"):
                self.chains[vault, machine] = list(self.read_chain(vault, machine, points))
        for (vault, machine, seq), point in self.committed.items():
            raise Refused(f"point {seq} {point} of machine {machine} in vault {vault}: the journal has it, the store does not")

    def journal(self, folder):
        previous = bytes(32)
        segments = names(folder, "journal", pattern="[0-9]{16}")
        need(segments, os.path.join(folder, "journal"), "it has no segment")
        for n, (name, path) in enumerate(segments, 1):
            data = small_file(path, (1 << 20) + 256)
            c = Cursor(data, path)
            magic, version, flags, number, prev, _, length = c.unpack("4sB3sQ32sqI")
            need(magic == b"CFJO" and version == 1 and flags == bytes(3), path, "this is not a journal segment, or it is too new")
            need(int(name) == number == n, path, f"segment {n} belongs here")
            need(prev == previous, path, "it does not follow the segment before it")
            events, signature = json.loads(c.take(length)), c.take(64)
            c.end()
            if n == 1:
                started = next((e for e in events if e["event"] == "service-started"), None)
                need(started, path, "it does not state the vault's signing key")
                self.vault_key = bytes.fromhex(started["signingKey"])
            verify(self.vault_key, signature, "journal", data[:-64], path)
            previous = sha(data + sha(data))
            for event in events:
                need(event["event"] in EVENTS, path, f"an event {event['event']!r}: too new")
                yield event

    def take(self, event):
        vault = event.get("vault")
        match event["event"]:
            case "machine-registered":
                self.machines[vault, event["machine"], event["keyGen"]] = event
            case "slots-written":
                self.valid_slots[vault, event["domain"]] = event
            case "point-committed":
                self.committed[vault, event["machine"], event["seq"]] = event["hash"]

    def read_slots(self, vault, domain, folder):
        valid = self.valid_slots.get((vault, domain), {"slots": [], "epoch": 0})
        for name, path in names(folder, pattern=HEX + "{32}|keyring-[0-9]{8}"):
            data = small_file(path, 4096 if name.startswith("keyring") else 188)
            if name.startswith("keyring"):
                head = header_of(data, path)
                need((head.type, head.domain.hex(), head.epoch) == (KEYRING, domain, int(name[8:])), path, "it does not belong here")
                self.keyrings[vault, domain, head.epoch] = path, data
                continue
            slot = read_slot(data, path)
            check_cost(slot)
            need((slot.domain.hex(), slot.id.hex()) == (domain, name), path, "it does not belong here")
            if name in valid["slots"]:
                need(slot.epoch == valid["epoch"], path, "its epoch is not the one in the journal")
                self.slots[vault, domain, name] = slot
        for name in valid["slots"]:
            need((vault, domain, name) in self.slots, os.path.join(folder, name), "the journal has it, the store does not")

    def unlock(self, secrets):
        """Gives every domain its keys that one of the secrets (by kind of slot) opens."""
        for (vault, name, _), slot in self.slots.items():
            domain = self.domains.setdefault((vault, name), Domain(name))
            key = unwrap(slot, secrets[slot.kind]) if slot.kind in secrets and not domain.data_keys else None
            if key:
                domain.data_keys[slot.epoch] = key
                for epoch in range(slot.epoch, 1, -1):
                    need((vault, name, epoch) in self.keyrings, f"domain {name}", f"keyring {epoch} is missing")
                    path, record = self.keyrings[vault, name, epoch]
                    older = Cursor(domain.open(record, path)[0], path)
                    need(older.int(4) == epoch - 1, path, "it holds the key of another epoch")
                    domain.data_keys[epoch - 1] = older.take(32)
                    older.end()
        need(any(d.data_keys for d in self.domains.values()), "key slots", "none opens with this passphrase or recovery code")

    def read_chain(self, vault, machine, folder):
        """The points of a machine that still exist; tombstones keep the chain whole."""
        found = names(folder, pattern=f"[0-9]{{16}}-{HEX}{{64}}(\\.tombstone)?")
        removed = {name.removesuffix(".tombstone") for name, _ in found if name.endswith(".tombstone")}
        previous, generation, tree = bytes(32), 1, None
        for n, (name, path) in enumerate(((n, p) for n, p in found if n not in removed), 1):
            data = small_file(path, 2 << 20)
            seq, hash = int(name[:16]), bytes.fromhex(name[17:81])
            need(seq == n, path, f"point {n} is missing before it")
            need(self.committed.pop((vault, machine, seq), hash.hex()) == hash.hex(), path, "the journal has another point in its place")
            if name.endswith(".tombstone"):
                fields = Cursor(data, path).unpack("4sBBH16sQ32s32sqq64s")
                need(len(data) == 176 and fields[:2] == (b"CFTO", 1) and fields[2] in (1, 2) and fields[3] == 0, path, "this is not a tombstone")
                need(fields[4:8] == (bytes.fromhex(machine), seq, hash, previous), path, "it does not follow the point before it")
                verify(self.vault_key, fields[10], "tombstone", data[:-64], path)
                previous, generation, tree = hash, None, None
                continue
            record, signature, receipt = data[:-168], data[-168:-104], data[-104:]
            head = header_of(record, path)
            need(head.type == POINT and sha(record) == hash, path, "it is not the point of its name")
            c = Cursor(head.ext, path)
            owner, gen, number, prev, agent_time, files, size, kind = c.unpack("16sIQ32sqQQB")
            need((owner.hex(), number, prev) == (machine, seq, previous), path, "it does not follow the point before it")
            need(kind <= 1 and len(head.ext) == 85 + 32 * kind, path, "its kind is wrong")
            need(generation is None or gen == generation + kind, path, "its key generation does not follow the one before it")
            need((vault, machine, gen) in self.machines, path, f"the journal has no key {gen} of this machine")
            registered = self.machines[vault, machine, gen]
            need(registered["domain"] == head.domain.hex(), path, "it is of another domain than its machine")
            key = bytes.fromhex(registered["pointKey"])
            need(kind == 0 or c.take(32) == key and tree in (None, head.kids[0]), path, "it is no handover to the key in the journal")
            verify(key, signature, "point", record, path)
            need(receipt[:32] == hash, path, "its receipt is of another point")
            verify(self.vault_key, receipt[40:], "receipt", bytes.fromhex(vault) + receipt[:40], path)
            previous, generation, tree = hash, gen, head.kids[0]
            yield Point(path, record, head, machine, seq, agent_time, files, size, int.from_bytes(receipt[32:40], "big", signed=True))


def read_pack(path, pack, domain, kind, types):
    """Where each record of a pack is; every oid is checked. A pack that is not closed is walked (§9)."""
    need(os.path.getsize(path) <= 160 << 20, path, "it is too large")
    with open(path, "rb") as file:
        c = Cursor(file.read(), path)
    need(c.take(64) == b"CFPK\1" + bytes([kind, 0, 0]) + pack + domain + bytes(24), path, "its header is wrong")
    places = {}

    def record(oid):
        start, head = c.at, read_header(c)
        c.at = start
        data = c.take(head.length)
        need(oid in (None, oid_of(data)), f"{path}: record {oid and oid.hex()}", "its bytes are not those of its oid")
        need(head.type in types and head.domain == domain, path, f"the record at {start} does not belong here")
        places[oid_of(data)] = path, start, head.length
        return head

    if c.data[-4:] != b"CFPT":
        while c.left() >= record_length(c):
            record(None)
        rest = c.take(c.left())
        need(rest[:4] == b"CFRE"[: len(rest)] or not any(rest), path, "what follows its last whole record is no record")
        return places
    trailer = Cursor(c.data[-96:], path)
    offset, length, count, digest, *fixed = trailer.unpack("QII32s32s12s4s")
    need(fixed == [bytes(32), bytes(12), b"CFPT"] and offset + length + 96 == len(c.data), path, "its trailer is wrong")
    need(sha(c.data[offset:-96]) == digest, path, "the SHA-256 of its directory is wrong")
    directory = Cursor(c.data[offset:-96], path)
    for _ in range(count):
        start, size, oid = directory.unpack("II32s")
        need(start == c.at, path, "its records do not follow one another")
        head = record(oid)
        need((head, size) == (read_header(directory), head.length), path, "its directory is not that of its records")
    directory.end()
    need(c.at == offset, path, "its directory does not follow its last record")
    return places


def record_length(c):
    """The length of the record that begins here; more than is left when its header is not whole."""
    start = c.at
    try:
        return read_header(c).length
    except Refused:
        return len(c.data) + 1
    finally:
        c.at = start
