#!/usr/bin/python3
"""Proves and recovers the points of a Coffre store: an independent reader, written from docs/format.md (§) alone.
usage: decode.py STORE PASSPHRASE_FILE [TARGET]       a point goes to TARGET/<machine>-<seq> when all of it is proven"""
import collections, functools, glob, hashlib, hmac, io, json, os, re, stat, struct, sys, types, unicodedata
import argon2.low_level as argon2, zstandard
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
CHUNK, BUNDLE, FILELIST, TREE, POINT, ALIAS, KEYRING, PATCH, BUNDLED = 1, 2, 3, 4, 5, 6, 7, 8, 0x12
BRANCHES = {FILELIST: "browse", TREE: "browse", POINT: "browse", KEYRING: "keyring"}  # of the others: content
FILE, FOLDER, LINK, SPECIAL = 1, 2, 3, {4: stat.S_IFIFO, 5: stat.S_IFCHR, 6: stat.S_IFBLK}
LINK_TARGET, DEVICE, ATTRIBUTE, ALL_ATTRIBUTES, LINK_GROUP = 0x8001, 0x8002, 5, 6, 0x17
DESCRIPTOR, REPARSE, STREAM, NAME_ENCODING, NO_MODE = 0xA, 0x800C, 0xD, 0x8011, 0xFFFF
WINDOWS = {DESCRIPTOR: b"security_descriptor", 0xB: b"attributes", REPARSE: b"reparse_data", STREAM: b"stream:",
           0xE: b"short_name", 0x10: b"case_sensitive"}
ACLS, MiB = {7: b"system.posix_acl_access", 8: b"system.posix_acl_default"}, 1 << 20
Header = collections.namedtuple("Header", "bytes type domain epoch kids ext payload_len")
Kid = collections.namedtuple("Kid", "oid type raw_len pid")
last_read = [""]  # the file that a refusal names

# §0, §1: bytes, keys, files
def need(*rules, why="a rule of the format is broken"):
    if not all(rules): raise ValueError(why)
def sha(data): return hashlib.sha256(data).digest()
def mac(key, message): return hmac.digest(key, message, "sha256")
def expand(prk, info, n=32): return HKDFExpand(hashes.SHA256(), n, info).derive(prk)
def ctr(key, iv, data): return Cipher(algorithms.AES(key), modes.CTR(iv)).decryptor().update(data)
def label(purpose): return f"coffre/v1/{purpose}\0".encode()
def oid_of(record): return sha(label("oid") + record)
def verify(key, purpose, signed, signature): PublicKey.from_public_bytes(key).verify(signature, label(purpose) + signed)
def files(folder, pattern): return sorted(glob.glob(f"{glob.escape(folder)}/{pattern}"))  # no name with a dot (§10)
def read(path, limit, start=0):
    last_read[0] = path
    with open(path, "rb") as file: return os.pread(file.fileno(), limit, start)
def small_file(path):
    data = read(path, 2 * MiB)
    need(sha(data[:-32]) == data[-32:], why="its SHA-256 is wrong")
    return data[:-32]
class Cursor(io.BytesIO):  # big-endian fields, never past the end
    def fields(self, layout): return struct.unpack(">" + layout, self.read(struct.calcsize(">" + layout)))
    def take(self, n): return self.fields(f"{n}s")[0]
    def number(self, layout="H"): return self.fields(layout)[0]
    def string(self): return self.take(self.number())
    def path(self): return tuple(self.string() for _ in range(self.number()))

# §2: records
def padme(n):
    bits = max(0, n.bit_length() - 1 - (n.bit_length() - 1).bit_length())
    return -(-n >> bits) << bits
def read_header(cursor):
    start = cursor.tell()
    magic, kind, flags, domain, epoch, n, size = cursor.fields("6sBB16sIII")
    need(magic == b"CFRE\1\1", 1 <= kind <= 8, flags == 0, n <= 4096, size <= 16 * MiB, why="it is no known record")
    kids, ext = [cursor.take(32) for _ in range(n)], cursor.take(cursor.number("I"))
    need(kids == sorted(set(kids)), not kids or kind in (FILELIST, TREE, POINT, ALIAS), len(ext) <= 1024)
    return Header(cursor.getvalue()[start : cursor.tell()], kind, domain, epoch, kids, ext, size)
class Domain:
    def __init__(self, name):
        self.name, self.keys, self.places, self.aliases = name, {}, {}, {}  # by epoch; by oid: pack, length, start; oids
    def key(self, epoch, purpose, kind, n=32):
        context = self.name + struct.pack(">I", epoch)
        branch = expand(self.keys[epoch], label(BRANCHES.get(kind, "content")) + context + b"\0")
        return expand(branch, label(purpose) + context + bytes([kind]), n)
    def open(self, record, named=False):  # raw, pid and header of a record whose oid is right; nothing leaves here unproven
        head = read_header(cursor := Cursor(record))
        siv_key, obj_key, body_key, pid_key = (self.key(head.epoch, p, head.type) for p in "siv obj body pid".split())
        secret = expand(obj_key, siv := cursor.take(32), 48)
        cursor = Cursor(payload := ctr(secret[:32], secret[32:], cursor.read()))
        codec, raw_len, body_len, pid = cursor.fields("BII32s")
        body, max_len = cursor.take(body_len), (4 if head.type in (CHUNK, PATCH) else 16) * MiB
        need(head.domain == self.name, codec <= 1, 1 <= raw_len <= max_len, why="its domain, codec or length is wrong")
        lengths = [max(256, padme(41 + body_len))] + [-(-(41 + body_len) >> 16) << 16] * (head.type == PATCH)
        need(len(payload) == head.payload_len, head.payload_len in lengths, not any(cursor.read()))
        signed = head.bytes + payload[:41] + (mac(body_key, body) if codec else b"")  # without codec the pid signs it
        need(named or hmac.compare_digest(mac(siv_key, signed), siv), why="its SIV is wrong")  # named: by a page, by its oid
        raw = zstandard.ZstdDecompressor().stream_reader(body).read(raw_len + 1) if codec else body
        need(len(raw) == raw_len, mac(pid_key, bytes([head.type]) + raw) == pid, why="its pid or length is wrong")
        return raw, pid, head
    def standing_in(self, oid):  # itself, and what has its content; an alias may lead back to where it came from
        found = [oid]
        for oid in found: found += [by for by in self.aliases.get(oid, []) if by not in found]
        return found
    @functools.lru_cache(32)
    def open_kid(self, kid):
        oid = next((oid for oid in self.standing_in(kid.oid) if oid in self.places), None)
        need(oid, why=f"record {kid.oid.hex()}: no pack holds it")
        record = read(*self.places[oid])
        need(oid_of(record) == oid, why=f"the oid of record {oid.hex()} is wrong")
        raw, pid, head = self.open(record, oid == kid.oid and kid.type in (CHUNK, BUNDLE, PATCH))
        need((head.type, len(raw), pid) == (kid.type, kid.raw_len, kid.pid), why="it is not what its parent names")
        return raw, head

# §8, §9: passphrase, slots, keyring, packs
def passphrase(data): return unicodedata.normalize("NFC", re.sub(rb"\r?\n\Z", b"", data).decode()).encode()
def passphrase_prk(slot, secret, least=64 << 10):  # KiB of memory
    memory, passes, lanes, salt = struct.unpack(">III32s", slot[44:88])
    need(least <= memory <= 2 << 20, 1 <= passes <= 16, 1 <= lanes <= 16, why="a slot's costs are out of range")
    return argon2.hash_secret_raw(secret, salt, passes, memory, lanes, 32, argon2.Type.ID, 0x13)
def unwrap(slot, prk):  # the data key or None; the MAC is checked before anything is decrypted
    context = slot[8:40] + slot[5:6] + slot[40:44]
    enc_key, mac_key = (expand(prk, label(purpose) + context) for purpose in ("slot-enc", "slot-mac"))
    return ctr(enc_key, bytes(16), slot[92:124]) if hmac.compare_digest(mac(mac_key, slot[:124]), slot[124:]) else None
def open_domain(store, vault, name, written, aliases, secret):
    folder, domain = f"{store}/vaults/{vault}", Domain(bytes.fromhex(name))
    for lost, by in aliases: domain.aliases.setdefault(bytes.fromhex(lost), []).append(bytes.fromhex(by))
    for path in files(folder, f"packs/{name}/*/*/*"): read_pack(domain, path)
    found = {os.path.basename(path): small_file(path) for path in files(folder, f"slots/{name}/*")}
    for slot in [found[slot_id] for slot_id in written["slots"] if found[slot_id][5] == 1]:  # of a passphrase
        if key := unwrap(slot, passphrase_prk(slot, secret)): domain.keys[int.from_bytes(slot[40:44], "big")] = key
    for epoch in range(max(domain.keys, default=1), 1, -1):
        _, domain.keys[epoch - 1] = struct.unpack(">I32s", domain.open(found[f"keyring-{epoch:08d}"])[0])
    return domain
def read_pack(domain, path):
    data, (kind, _, name), directory, number = read(path, 160 * MiB), path.split("/")[-3:], b"", 0
    header = struct.pack(">5sBH16s16s24x", b"CFPK\1", 1 + (kind == "pages"), 0, bytes.fromhex(name), domain.name)
    need((cursor := Cursor(data)).take(64) == header, why="its header is wrong")
    while data.startswith(b"CFRE", start := cursor.tell()):  # no directory begins so
        try: cursor.take(32 + (head := read_header(cursor)).payload_len)
        except struct.error: break  # cut short
        oid, size, number = oid_of(data[start : cursor.tell()]), cursor.tell() - start, number + 1
        domain.places[oid] = path, size, start
        directory += struct.pack(">II", start, size) + oid + head.bytes
    end = directory + struct.pack(">QII32s44x4s", start, len(directory), number, sha(directory), b"CFPT")
    rest, closed = data[start:], data.endswith(b"CFPT")
    begun = end.startswith(rest) or b"CFRE".startswith(rest[:4]) or not any(rest)
    need(rest == end if closed else begun, why="its end is not that of its records")

# §7, §11: journal and chains of points
def read_journal(store):
    chain, events, previous = [], [], None
    for path in reversed(files(store, "journal/*")):  # of the last number the greatest attempt, then what each one names
        data = read(path, 2 * MiB)
        if not chain or sha(data) == previous: chain, previous = [(path, small_file(path)), *chain], data[24:56]
    need(previous == bytes(32), why="no segment before it is the one that it names")
    for n, (path, data) in enumerate(chain, 1):
        events += json.loads(data[68:-64])
        key = bytes.fromhex(next(e["signingKey"] for e in events if e["event"] == "service-started"))
        verify(key, "journal", data[:-64], data[-64:])
        name = n, int(path[-16:] if path[-17] == "-" else 0)
        need(data[:24] == struct.pack(">5s3xQQ", b"CFJO\2", *name), why="it is not what its name says")
    return key, lambda event, *names: {tuple(e[n] for n in names): e for e in events if e["event"] == event}
def read_store(store, secret):  # machine, seq and entries of the points that still exist
    vault_key, latest = read_journal(store)
    aliases, domains = [names[1:] for names in latest("record-aliased", "vault", "lost", "by")], {}
    for at, e in latest("slots-written", "vault", "domain").items():
        domains[at] = open_domain(store, *at, e, aliases, secret)
    need(any(domain.keys for domain in domains.values()), why="none opens: no key slot is of this passphrase")
    machines, chains = latest("machine-registered", "vault", "machine", "keyGen"), {}
    for (vault, machine, seq), event in latest("point-committed", "vault", "machine", "seq").items():
        path = f"{store}/vaults/{vault}/points/{machine}/{seq:016d}-{event['hash']}"
        removed = os.path.exists(path + ".tombstone")
        data = small_file(path + ".tombstone" if removed else path)
        previous, chains[machine] = chains.get(machine, bytes(32)), bytes.fromhex(event["hash"])
        if removed: continue
        record, signature, receipt, head = data[:-168], data[-168:-104], data[-104:], read_header(Cursor(data))
        of, generation, *place = struct.unpack_from(">16sIQ32s", head.ext)
        need([of.hex(), *place] == [machine, seq, previous], chains[machine] == sha(record) == receipt[:32])
        registered = machines[vault, machine, generation]
        verify(bytes.fromhex(registered["pointKey"]), "point", record, signature)
        verify(vault_key, "receipt", bytes.fromhex(vault) + receipt[:40], receipt[40:])
        domain = domains[vault, registered["domain"]]
        if domain.keys: yield machine, seq, read_point(domain, record, head.kids[0])

# §4, §5, §6: pages, entries, contents
class Page(Cursor):
    def __init__(self, domain, kid):
        raw, head = domain.open_kid(kid)
        super().__init__(raw)
        self.domain, self.level, self.strings = domain, self.number("B"), [b"", *self.path()]
        self.kids = [Kid(oid, *self.fields("B2xI2x32s")) for oid in head.kids]
    def chunk(self, index): return self.domain.open_kid(self.kids[index])[0]
    def item(self):  # of a list: hole or bytes before, and a kid, or the content of a patched chunk
        skip, kid = self.fields("QH")
        if kid < 0x8000: return skip, kid
        epoch, size, pid = self.fields("II32s")
        extents = (self.fields("HII") for _ in range(kid & 0x7FFF))
        data = b"".join(self.chunk(of)[start : start + length] for of, start, length in extents)
        key = self.domain.key(epoch, "pid", CHUNK)
        need(len(data) == size, mac(key, bytes([CHUNK]) + data) == pid, why="a patched chunk is not that of its pid")
        return skip, data
    def value(self, field):  # of an attribute, and the chunk that holds it
        kid = self.kids[field.number()] if field.number("B") else None
        return self.domain.open_kid(kid)[0] if kid else field.read(), kid
    def content(self):  # its parts: hole before, kid, and of a bundle slot and pid
        how = self.number("B")
        if how == 2: return [self.fields("QH") for _ in range(self.number("B"))]
        return [(0, *self.fields("HH32s" if how == 1 else "H"))] if how else []
def entries_below(domain, kid):
    page, parent = Page(domain, kid), ()
    for _ in range(page.number()):
        if page.level:
            index, *_ = page.number(), page.fields("QQ"), page.path(), page.string()
            yield from entries_below(domain, page.kids[index])
        else:
            parent, name = parent[: page.number()] + page.path(), b""
            for _ in range(page.number()):
                name = name[: page.number()] + page.string()
                yield read_entry(page, parent, name)
def read_entry(page, parent, name):
    e = types.SimpleNamespace(page=page, key=(parent, name), path=b"/".join((*parent, name)), tags={}, attributes={})
    need(bool(is_root(name)) if not parent else name and b"/" not in name, not {b".", b".."} & set(e.path.split(b"/")))
    e.nature, e.mode, e.uid, e.gid, user, e.size, *times, e.inode = page.fields("BHIIH2xQqIqI2xQ")
    if e.mode == NO_MODE: e.mode, e.owner = need(e.uid == e.gid == user == 0), b"sid:"  # until its descriptor is read
    else: e.owner = b"uid:%d" % e.uid
    e.mtime, e.ctime, e.user, e.content = times[:2], times[2:], page.strings[user], page.content()
    for _ in range(page.number()):
        tag, length = page.fields("HI")
        need(tag in (LINK_TARGET, DEVICE, REPARSE, NAME_ENCODING) or tag < 0x8000, why=f"the critical attribute {tag:#06x} is not known")
        value = Cursor(page.take(length))
        if tag == ATTRIBUTE:
            e.attributes |= {value.string(): page.value(value)[0]}
        elif tag == ALL_ATTRIBUTES:
            value = Cursor(raw := page.chunk(value.number()))
            while value.tell() < len(raw): e.attributes |= {value.string(): value.take(value.number("I"))}
        elif tag in WINDOWS:
            of = b"windows." + WINDOWS[tag] + (value.string() if tag == STREAM else b"")
            e.attributes[of], kid = page.value(value) if tag in (DESCRIPTOR, REPARSE, STREAM) else (value.read(), None)
            if tag == DESCRIPTOR and e.mode is None:
                e.owner = b"sd:" + kid.pid.hex().encode() if kid else b"sid:" + owner_sid(e.attributes[of])
        elif tag in ACLS: e.attributes[ACLS[tag]] = value.read()
        else: e.tags[tag] = value.read()
    return e
def is_root(path): return path[:1] == b"/" or re.match(rb"[A-Za-z]:(\\|$)|\\\\", path)
def owner_sid(descriptor):  # its text, or nothing
    at = int.from_bytes(descriptor[4:8], "little")
    try: revision, count, authority, parts = *struct.unpack_from(">BB6s", descriptor, at), descriptor[at + 8 :]
    except struct.error: return b""
    if not at or revision != 1 or count > 15 or len(parts) < 4 * count: return b""
    number = int.from_bytes(authority, "big")
    first = str(number) if number < 1 << 32 else f"0x{number:012X}"
    return "-".join(["S-1", first, *map(str, struct.unpack_from(f"<{count}I", parts))]).encode()
@functools.lru_cache(8)
def bundle(domain, kid, owner):  # its contents by slot and pid
    raw, head = domain.open_kid(kid)
    cursor, key, owner = Cursor(raw), domain.key(head.epoch, "pid", BUNDLED), sha(label("owner") + owner)
    contents = [cursor.take(n) for _, n in [cursor.fields("32sI") for _ in range(cursor.number())]]
    return {(slot, mac(key, bytes([BUNDLED]) + owner + data)): data for slot, data in enumerate(contents)}
def pieces(page, owner, content):  # a file's data: (hole before, bytes)
    for skip, index, *place in content:
        kid = None if isinstance(index, bytes) else page.kids[index]
        if not kid: yield skip, index
        elif kid.type == BUNDLE: yield skip, bundle(page.domain, kid, owner)[tuple(place)]
        elif kid.type == CHUNK: yield skip, page.chunk(index)
        else:
            below = Page(page.domain, kid)
            yield from pieces(below, owner, (below.item() for _ in range(below.number())))
def read_point(domain, record, root):  # its entries
    need(len(record) <= 1 << 16, why="it is longer than a point")
    cursor = Cursor(domain.open(record)[0])
    fields = {tag: cursor.take(length) for tag, length in (cursor.fields("HI") for _ in range(cursor.number()))}
    need(fields.get(11, b"\1") == b"\1", why="its system is not known")
    return list(entries_below(domain, Kid(root, TREE, *struct.unpack(">I32sx", fields[7]))))

# Recovery
def attempt(call, path, *arguments, **options):  # what this user or file system may not do is said, the rest goes on
    try: call(path, *arguments, **options)
    except OSError as error: print(f"note: {path}: {call.__name__} {arguments[0]}: {error.strerror}", file=sys.stderr)
def write_file(e, path):
    with open(path, "xb") as file:
        for skip, data in pieces(e.page, e.owner, e.content):
            file.seek(skip, os.SEEK_CUR)
            file.write(data)
        file.truncate(e.size)
def place_of(key):  # C:\\Users becomes C/Users
    root, *names = *key[0], key[1]
    return b"/".join([root if root[:1] == b"/" else root.replace(b":", b"").replace(b"\\", b"/"), *names])
def recover(entries, target):
    made = {}  # by link group or path
    for e in entries:
        path = os.path.normpath(os.fsencode(target) + b"/" + place_of(e.key))
        parent = os.path.dirname(path)
        need(os.path.realpath(parent) == parent, why="a link stands where a folder should")  # write through none
        if not e.key[0]: os.makedirs(parent, exist_ok=True)
        first, _ = made.setdefault(e.tags.get(LINK_GROUP, path), (path, e))
        device = os.makedev(*struct.unpack(">II", e.tags.get(DEVICE, bytes(8))))
        if first != path: attempt(os.link, first, path, follow_symlinks=False)
        elif e.nature == FILE: write_file(e, path)
        elif e.nature == FOLDER: os.mkdir(path)
        elif e.nature == LINK: os.symlink(e.tags[LINK_TARGET], path)
        else: attempt(os.mknod, path, SPECIAL[e.nature] | 0o600, device)
    for path, e in reversed(made.values()):  # a folder's mode may forbid writing, its time changes with what is in it
        if not os.path.lexists(path): continue
        if os.geteuid() == 0 and e.mode is not None: os.chown(path, e.uid, e.gid, follow_symlinks=False)
        if e.nature != LINK and e.mode is not None: os.chmod(path, e.mode)
        for name, value in e.attributes.items(): attempt(os.setxattr, path, name, value, follow_symlinks=False)
        os.utime(path, ns=(e.mtime[0] * 10**9 + e.mtime[1],) * 2, follow_symlinks=False)

def main(store, passphrase_file, target=None):
    os.umask(0o077)
    for machine, seq, entries in read_store(store, passphrase(read(passphrase_file, 4096))):
        for e in entries: collections.deque(pieces(e.page, e.owner, e.content), 0)  # all of it can be read
        print(f"{machine}-{seq}: {len(entries)} entries")
        if target: recover(entries, f"{os.path.realpath(target)}/{machine}-{seq}")
if __name__ == "__main__":
    if len(sys.argv) not in (3, 4): sys.exit(__doc__)
    try: main(*sys.argv[1:])
    except Exception as error:  # whatever these bytes made fail, they are refused
        sys.exit(f"refused: {last_read[0]}: {error or type(error).__name__}")
