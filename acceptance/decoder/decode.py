#!/usr/bin/python3
"""Lists, checks or recovers the points of a Coffre store: an independent reader, written from docs/format.md (§) alone.
Proves all before it writes the first file. Exit code: 0 done, 1 refused, 3 done but for unknown critical attributes."""
import argparse, collections, functools, glob, hashlib, hmac, io, json, os, re, stat, struct, sys, types, unicodedata
from datetime import datetime, timezone
import argon2.low_level as argon2, zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CHUNK, BUNDLE, FILELIST, TREE, POINT, ALIAS, KEYRING, BUNDLED = 1, 2, 3, 4, 5, 6, 7, 0x12
FILE, FOLDER, LINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE = range(1, 7)
BRANCH = dict.fromkeys((FILELIST, TREE, POINT), "browse") | {KEYRING: "keyring"}  # the others: content
KID_TYPES = {FILELIST: (CHUNK, FILELIST), TREE: (TREE, FILELIST, CHUNK, BUNDLE)}
TARGET, DEVICE, ATTRIBUTE, ALL_ATTRIBUTES, STREAM, LINK_GROUP, SPARSE = 0x8001, 0x8002, 5, 6, 0xD, 0x17, 0x18
ACLS, MiB = {7: b"system.posix_acl_access", 8: b"system.posix_acl_default"}, 1 << 20
Header = collections.namedtuple("Header", "bytes type domain epoch kids ext length")
Kid = collections.namedtuple("Kid", "oid type codec_tag raw_len slots pid epoch")  # epoch: its parent's
last_read = [""]  # the file or record that a refusal names

# §0, §1: bytes, keys, files
def need(*rules, why="a rule of the format is broken"):
    if not all(rules): raise ValueError(why)
def sha(data): return hashlib.sha256(data).digest()
def mac(key, message): return hmac.digest(key, message, "sha256")
def ctr(key, iv, data): return Cipher(algorithms.AES(key), modes.CTR(iv)).decryptor().update(data)
def label(purpose): return f"coffre/v1/{purpose}\0".encode()
def verify(key, purpose, signed, signature):
    Ed25519PublicKey.from_public_bytes(key).verify(signature, label(purpose) + signed)
def expand(prk, info, n=32, last=b"", i=1):
    block = mac(prk, last + info + bytes([i]))
    return block[:n] if n <= 32 else block + expand(prk, info, n - 32, block, i + 1)
def padme(n):
    bits = max(0, n.bit_length() - 1 - (n.bit_length() - 1).bit_length())
    return -(-n >> bits) << bits
def files(folder, pattern): return sorted(glob.glob(f"{glob.escape(folder)}/{pattern}"))  # no name with a dot (§10)
def read(path, limit, start=0):
    last_read[0] = path
    with open(path, "rb") as file: return os.pread(file.fileno(), limit, start)
def small_file(path):
    data = read(path, 2 * MiB)
    need(sha(data[:-32]) == data[-32:], why="its SHA-256 is wrong")
    return data[:-32]
class Cursor(io.BytesIO):  # big-endian fields, never past the end
    def take(self, n):
        need(len(data := self.read(n)) == n)
        return data
    def fields(self, layout): return struct.unpack(">" + layout, self.take(struct.calcsize(">" + layout)))
    def count(self, limit=4096, least=0, layout="H"):
        need(least <= (number := self.fields(layout)[0]) <= limit)
        return number
    def string(self): return self.take(self.count(65535))
    def end(self): need(not self.read())

# §2: records
def read_header(c):
    start, (magic, kind, flags, domain, epoch, n, size) = c.tell(), c.fields("6sBB16sIII")
    need(magic == b"CFRE\1\1", 1 <= kind <= KEYRING, flags == 0, why="this is no record, or it is too new")
    need(1 <= epoch < 1 << 31, 256 <= size <= 16 * MiB, n >= (kind == FILELIST))
    need(n <= 4096 if kind in KID_TYPES else n == (kind in (POINT, ALIAS)))
    kids, ext = [c.take(32) for _ in range(n)], c.take(c.count(1024, 0, "I"))
    need(kids == sorted(set(kids)), len(ext) in {POINT: (85, 117), ALIAS: (52,)}.get(kind, (0,)))
    return Header(c.getvalue()[start : c.tell()], kind, domain, epoch, kids, ext, c.tell() - start + 32 + size)
class Domain:
    def __init__(self, name): self.name, self.keys, self.places = name, {}, {}  # by epoch; by oid: pack, length, start
    @functools.cache
    def key(self, epoch, purpose, kind, n=32):
        context = self.name + struct.pack(">I", epoch)
        branch = expand(self.keys[epoch], label(BRANCH.get(kind, "content")) + context + b"\0")
        return expand(branch, label(purpose) + context + bytes([kind]), n)
    def open(self, record):  # raw, pid and header of a record whose oid is right, in the order of §2
        head = read_header(c := Cursor(record))
        need(head.length == len(record), head.domain == self.name)
        siv_key, obj_key, body_key, pid_key = (self.key(head.epoch, p, head.type) for p in "siv obj body pid".split())
        secret = expand(obj_key, siv := c.take(32), 48)
        c = Cursor(payload := ctr(secret[:32], secret[32:], c.read()))
        codec, raw_len, body_len, pid = c.fields("BII32s")
        limit = {CHUNK: 4, FILELIST: 2, TREE: 2}.get(head.type, 16) * MiB
        need(codec <= 1, 1 <= raw_len <= limit, len(payload) == max(256, padme(41 + body_len)), why="it is damaged")
        body, zeros = c.take(body_len), c.read()
        stated = pid if codec else mac(pid_key, bytes([head.type]) + body)
        digest = mac(body_key, body) if codec else b""
        need(not any(zeros), codec or raw_len == body_len, hmac.compare_digest(stated, pid), why="its pid is wrong")
        need(hmac.compare_digest(mac(siv_key, head.bytes + payload[:9] + stated + digest), siv), why="its SIV is wrong")
        if codec:
            need(zstandard.frame_content_size(body) in (-1, raw_len))
            body = zstandard.ZstdDecompressor().decompress(body, max_output_size=raw_len, allow_extra_data=False)
        need(len(body) == raw_len, mac(pid_key, bytes([head.type]) + body) == pid, why="its pid or length is wrong")
        return body, pid, head
    def open_kid(self, kid):
        need(kid.oid in self.places, why=f"record {kid.oid.hex()}: no pack holds it")
        record, last_read[0] = read(*self.places[kid.oid]), f"{self.places[kid.oid][0]}: record {kid.oid.hex()}"
        need(sha(label("oid") + record) == kid.oid, why="its oid is wrong")
        raw, pid, head = self.open(record)
        need((head.type, len(raw), pid) == (kid.type, kid.raw_len, kid.pid), head.epoch <= kid.epoch)
        return raw, head

# §8, §9: secrets, slots, keyrings, packs
def passphrase(data):
    text = unicodedata.normalize("NFC", re.sub(rb"\r?\n\Z", b"", data).decode())
    need(len(text) >= 16, len(text.encode()) <= 1024, why="the passphrase must have 16 characters to 1,024 bytes")
    return text.encode()
def recovery_code(data):
    text = data.decode().upper().translate(str.maketrans("ILO", "110", " -\r\n"))
    *code, check = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".index(digit) for digit in text]
    number = functools.reduce(lambda n, digit: n * 32 + digit, code, 0)
    need(len(code) == 32, max(code) < 32, number % 37 == check, why="the recovery code is mistyped")
    return number.to_bytes(20, "big")
def unwrap(slot, secrets):  # the data key or None; the MAC is checked before anything is decrypted
    head, kind, place, *costs, salt, _, body, tag = struct.unpack(">5sB38sIII32sI32s32s", slot)
    if kind not in secrets: return None
    memory, passes, lanes = costs
    prk = mac(salt, secrets[2]) if kind == 2 else argon2.hash_secret_raw(
        secrets[1], salt, passes, memory, lanes, 32, argon2.Type.ID, 0x13)
    enc, auth = (expand(prk, label(p) + place[2:34] + bytes([kind]) + place[34:]) for p in ("slot-enc", "slot-mac"))
    return ctr(enc, bytes(16), body) if hmac.compare_digest(mac(auth, slot[:124]), tag) else None
def open_domain(vault, name, newest, slots, secrets):
    domain = Domain(bytes.fromhex(name))
    for path in files(vault, f"packs/{name}/*/*/*"): read_pack(domain, path)
    found = {os.path.basename(path): small_file(path) for path in files(vault, f"slots/{name}/*")}
    for data in map(found.get, slots):
        head, kind, flags, *place, memory, passes, lanes = struct.unpack(">5sBH16s16sIIII", data[:56])
        fits = 64 << 10 <= memory <= 2 << 20 and 1 <= passes <= 16 and 1 <= lanes <= 16
        need(head == b"CFSL\1", flags == 0, place[0] == domain.name, found[place[1].hex()] is data, place[2] == newest)
        need(fits if kind == 1 else kind == 2 and not memory | passes | lanes, why="a slot's costs are out of range")
        if key := unwrap(data, secrets): domain.keys[newest] = key
    for epoch in range(newest, 1, -1) if domain.keys else ():
        raw, _, head = domain.open(found[f"keyring-{epoch:08d}"])
        older, domain.keys[epoch - 1] = struct.unpack(">I32s", raw)
        need((head.type, head.epoch, older) == (KEYRING, epoch, epoch - 1))
    return domain
def read_pack(domain, path):  # closed or not, a pack is walked; a closed one can then end in one way only
    data, (kind, _, name) = read(path, 160 * MiB), path.split("/")[-3:]
    c, directory, pages, closed = Cursor(data), [], kind == "pages", data[-4:] == b"CFPT"
    end = int.from_bytes(data[-96:-88]) if closed else len(data)
    need(c.take(64) == struct.pack(">5sBH16s16s24x", b"CFPK\1", 1 + pages, 0, bytes.fromhex(name), domain.name))
    while (start := c.tell()) < end:
        try: c.take((head := read_header(c)).length - len(head.bytes))
        except ValueError: return need(not closed, data[start:][:4] == b"CFRE"[: end - start] or not any(data[start:]))
        need(head.type in ((CHUNK, BUNDLE), (FILELIST, TREE))[pages], head.domain == domain.name)
        domain.places[oid := sha(label("oid") + data[start : c.tell()])] = path, head.length, start
        directory.append(struct.pack(">II", start, head.length) + oid + head.bytes)
    joined = b"".join(directory)
    trailer = struct.pack(">QII32s44x4s", end, len(joined), len(directory), sha(joined), b"CFPT")
    need(not closed or c.read() == joined + trailer, why="its records are not those of its directory")

# §7, §11: journal and chains of points
def read_journal(store):
    events, previous, key = [], bytes(32), None
    for n, path in enumerate(files(store, "journal/*"), 1):
        data = small_file(path)
        events += json.loads(data[60:-64])
        key = key or bytes.fromhex(next(e["signingKey"] for e in events if e["event"] == "service-started"))
        verify(key, "journal", data[:-64], data[-64:])
        need(data[:48] == struct.pack(">5s3xQ32s", b"CFJO\1", n, previous), path.endswith(f"/{n:016d}"))
        previous = sha(data + sha(data))
    return key, lambda event, *names: {tuple(e[n] for n in names): e for e in events if e["event"] == event}
def read_store(store, secrets):  # the points that still exist, in order
    (vault_key, latest), points = read_journal(store), []
    machines = latest("machine-registered", "vault", "machine", "keyGen")
    committed = latest("point-committed", "vault", "machine", "seq")
    domains = {(vault, name): open_domain(f"{store}/vaults/{vault}", name, e["epoch"], e["slots"], secrets)
               for (vault, name), e in latest("slots-written", "vault", "domain").items()}
    need(any(domain.keys for domain in domains.values()), why="none opens: no key slot is of this secret")
    for folder in files(store, "vaults/*/points/*"):
        vault, machine, last, generation, tree = *folder.split("/")[-3::2], bytes(32), 1, None
        paths = [path for path in files(folder, "*") if not os.path.exists(path + ".tombstone")]
        for seq, path in enumerate(paths, 1):
            data, name, previous = small_file(path), os.path.basename(path).removesuffix(".tombstone"), last
            last, event = bytes.fromhex(name[17:]), committed.pop((vault, machine, seq), {"hash": name[17:]})
            place = bytes.fromhex(machine), seq, previous
            need(name == f"{seq:016d}-{event['hash']}", why="it is not the next point of its machine in the journal")
            if path.endswith(".tombstone"):
                magic, reason, *of, hash, before = struct.unpack(">5sBxx16sQ32s32s", data[:96])
                need((magic, *of, before) == (b"CFTO\1", *place), hash == last, reason in (1, 2), len(data) == 176)
                verify(vault_key, "tombstone", data[:-64], data[-64:])
                generation = tree = None
                continue
            record, receipt, head = data[:-168], data[-104:], read_header(Cursor(data))
            of, gen, number, before, *said, kind = struct.unpack(">16sIQ32sqQQB", head.ext[:85])
            domain = domains[vault, machines[vault, machine, gen]["domain"]]
            key = bytes.fromhex(machines[vault, machine, gen]["pointKey"])
            need((of, number, before) == place, sha(record) == last == receipt[:32], domain.name == head.domain)
            need(head.type == POINT, kind in (0, 1), head.ext[85:] == key * kind, generation in (None, gen - kind))
            need(not kind or tree in (None, head.kids[0]), why="a handover must keep the tree")
            verify(key, "point", record, data[-168:-104])
            verify(vault_key, "receipt", bytes.fromhex(vault) + receipt[:40], receipt[40:])
            generation, tree = gen, head.kids[0]
            points.append(types.SimpleNamespace(
                path=path, record=record, head=head, machine=machine, seq=seq, domain=domain,
                time=said[0], totals=said[1:]))
    need(not committed, why=f"the journal has points that the store has not: {list(committed)}")
    return points

# §4, §5, §6: pages, entries, contents
class Page(Cursor):
    def __init__(self, domain, kid, level):
        raw, head = domain.open_kid(kid)
        super().__init__(raw)
        self.level, self.strings = self.count(14, 0, "B"), [b""] + [self.string() for _ in range(self.count())]
        self.kids = [Kid(oid, *self.fields("BHIH32s"), head.epoch) for oid in head.kids]
        need(level in (None, self.level), all(k.type in KID_TYPES[kid.type] for k in self.kids))
        self.unused = set(self.kids)
    def kid(self, kind):
        self.unused.discard(kid := self.kids[self.count(len(self.kids) - 1)])
        need(kid.type == kind)
        return kid
    def path(self): return tuple(self.string() for _ in range(self.count()))
    def content(self):  # (hole before, kid) …; of a bundle also slot and pid
        how = self.count(3, 0, "B")
        if how == 2: return tuple((*self.fields("Q"), self.kid(CHUNK)) for _ in range(self.count(4, 1, "B")))
        return ((0, self.kid(BUNDLE), *self.fields("H32s")),) if how == 1 else ((0, self.kid(FILELIST)),) if how else ()
    def end(self): need(not self.read(), not self.unused, why="it has bytes or kids that it does not use")
def totals(entries): return [sum(e.nature == FILE for e in entries), sum(e.size for e in entries)]
@functools.cache
def entries_below(domain, kid, level):
    page, items, parent, name = Page(domain, kid, level), [], (), b""
    for _ in range(page.count(4096, 1)):
        if level:
            items.append(below := entries_below(domain, page.kid(TREE), level - 1))
            need(totals(below) == [*page.fields("QQ")], below[-1].key == (page.path(), page.string()))
            continue
        parent, name = parent[: page.count(len(parent))] + page.path(), b""
        for _ in range(page.count(4096, 1)):
            items.append([read_entry(page, parent, name := name[: page.count(len(name))] + page.string())])
    page.end()
    need(all(a[-1].key < b[0].key for a, b in zip(items, items[1:])), why="its entries are not in order")
    return [entry for item in items for entry in item]
def read_entry(page, parent, name):
    e = types.SimpleNamespace(key=(parent, name), tags={}, attributes=[], all_attributes=b"", streams=[])
    e.path = b"/" + b"/".join(part.strip(b"/") for part in (*parent, name))
    e.nature, e.mode, e.uid, e.gid, user, _, e.size, *times, _, e.inode = page.fields("BHIIHHQqIqIHQ")
    e.mtime, e.ctime = (seconds * 10**9 + nanos for seconds, nanos in (times[:2], times[2:]))
    e.user, e.content = page.strings[user], page.content()
    parts = [name] if parent else name[1:].split(b"/") if name != b"/" else []
    need(parent or name[:1] == b"/", not any(p in (b"", b".", b"..") or b"/" in p or b"\0" in p for p in parts))
    for _ in range(page.count()):
        (tag, length), start = page.fields("HI"), page.tell()
        if tag == ATTRIBUTE:
            text, how = page.string(), page.count(1, 0, "B")
            e.attributes.append((text, page.kid(CHUNK) if how else page.take(start + length - page.tell())))
        elif tag == ALL_ATTRIBUTES: e.all_attributes = page.kid(CHUNK)
        elif tag == STREAM: e.streams.append((page.string(), *page.fields("Q"), page.content()))
        else: e.tags[tag] = page.take(length)
        need(page.tell() == start + length)
    need(1 <= e.nature <= 6, e.mode <= 0o7777, max(times[1::2]) < 10**9)
    need(e.nature == FILE or not e.size and not e.content)
    need((e.nature == LINK) == (TARGET in e.tags), (e.nature >= CHARACTER_DEVICE) == (DEVICE in e.tags))
    return e
def length_of(chunks): return sum(skip + chunk.raw_len for skip, chunk in chunks)
@functools.cache
def chunks_below(domain, kid, level=None):
    page, chunks = Page(domain, kid, level), ()
    for _ in range(page.count(4096, 1)):
        (stated,), item = page.fields("Q"), page.kid(FILELIST if page.level else CHUNK)
        chunks += (below := chunks_below(domain, item, page.level - 1) if page.level else ((stated, item),))
        need(not page.level or stated == length_of(below))
    page.end()
    return chunks
@functools.lru_cache(2)
def bundle(domain, kid):
    c = Cursor((opened := domain.open_kid(kid))[0])
    contents = [(pid, c.take(n)) for pid, n in [c.fields("32sI") for _ in range(c.count(kid.slots, kid.slots))]]
    c.end()
    return contents, domain.key(opened[1].epoch, "pid", BUNDLED)
def pieces(domain, uid, size, content):  # a content as (hole before, chunk or bytes)
    kind = content[0][1].type if content else CHUNK
    if kind == BUNDLE:
        (contents, key), slot, pid = bundle(domain, content[0][1]), *content[0][2:]
        owner, data = sha(label("owner") + b"uid:%d" % uid), contents[slot][1]
        need(contents[slot][0] == pid == mac(key, bytes([BUNDLED]) + owner + data), len(data) == size)
        return ((0, data),)
    need(length_of(chunks := chunks_below(domain, content[0][1]) if kind == FILELIST else content) <= size)
    return chunks
@functools.lru_cache(4)
def data_of(domain, piece): return piece if isinstance(piece, bytes) else domain.open_kid(piece)[0]
@functools.cache
def prove(domain, *content): return [None for _, piece in pieces(domain, *content) if not data_of(domain, piece)]
def attributes(domain, e):
    found, c = {name: data_of(domain, value) for name, value in e.attributes}, Cursor(data_of(domain, e.all_attributes))
    while length := c.read(2): found |= {c.take(int.from_bytes(length)): c.take(*c.fields("I"))}
    return found | {name: e.tags[tag] for tag, name in ACLS.items() if tag in e.tags}
def read_point(p):  # the label and entries; nothing may ever be written through a link
    last_read[0], c = p.path, Cursor(p.domain.open(p.record)[0])
    fields = [(tag, c.take(n)) for tag, n in (c.fields("HI") for _ in range(c.count(65535)))]
    c.end()
    raw_len, pid, level = struct.unpack(">I32sB", dict(fields)[7])
    entries = entries_below(p.domain, Kid(p.head.kids[0], TREE, 0, raw_len, 0, pid, p.head.epoch), level)
    roots = [e.path for e in entries if not e.key[0]]
    folders = {(*e.key[0], e.key[1]) for e in entries if e.nature == FOLDER}
    above = {root[:i] for root in roots for i in range(len(root)) if root[i:].startswith(b"/")}
    need(roots == [value for tag, value in fields if tag == 2], totals(entries) == p.totals)
    for e in entries: need(not e.key[0] or e.key[0] in folders, e.nature == FOLDER or e.path not in above)
    return dict(fields).get(1, b"").decode(), entries

# Recovery
def note(e, text): print(f"note: {repr(e.path)[2:-1]}: {text}", file=sys.stderr)
def attempt(e, what, call, *arguments, **options):
    try: return call(*arguments, **options) or True
    except OSError as error: note(e, f"{what}: {error.strerror}")
def write_file(domain, e, path):
    with open(path, "xb") as file:
        for skip, piece in pieces(domain, e.uid, e.size, e.content):
            file.seek(skip, os.SEEK_CUR)
            data, step = data_of(domain, piece), 4096 if SPARSE in e.tags else 4 * MiB
            for block in (data[at : at + step] for at in range(0, len(data), step)):
                hole = SPARSE in e.tags and not block.strip(b"\0")
                file.seek(len(block), os.SEEK_CUR) if hole else file.write(block)
        file.truncate(e.size)
def make(domain, e, path):  # whether it could be made
    if e.nature == FILE: write_file(domain, e, path)
    if e.nature == FOLDER: os.makedirs(path, exist_ok=True)
    if e.nature == LINK: os.symlink(e.tags[TARGET], path)
    kind = {FIFO: stat.S_IFIFO, CHARACTER_DEVICE: stat.S_IFCHR, BLOCK_DEVICE: stat.S_IFBLK}.get(e.nature)
    number = os.makedev(*struct.unpack(">II", e.tags.get(DEVICE, bytes(8))))
    return not kind or attempt(e, "it cannot be made", os.mknod, path, kind | 0o600, number)
def recover(domain, entries, folder):
    links, made = {}, []
    os.umask(0o077)
    for e in entries:
        path, group = os.fsencode(folder) + e.path, e.tags.get(LINK_GROUP)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if group in links: os.link(links[group], path, follow_symlinks=False)
        elif make(domain, e, path):
            made.append((e, path))
            links |= {group: path} if group else {}
    for e, path in reversed(made):  # a folder's mode may forbid writing, its time changes with what is in it
        if os.geteuid() == 0: os.chown(path, e.uid, e.gid, follow_symlinks=False)
        if e.nature != LINK: os.chmod(path, e.mode)
        for name, value in attributes(domain, e).items():
            attempt(e, repr(name), os.setxattr, path, name, value, follow_symlinks=False)
        os.utime(path, ns=(e.mtime, e.mtime), follow_symlinks=False)

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("store", "--recovery-code", "--machine", "--to"): parser.add_argument(name)
    parser.add_argument("passphrase_file", nargs="?")
    parser.add_argument("--point", type=int)
    parser.add_argument("--check", action="store_true")
    given, secrets = parser.parse_args(), {}
    if given.passphrase_file: secrets[1] = passphrase(read(given.passphrase_file, 4096))
    if given.recovery_code: secrets[2] = recovery_code(read(given.recovery_code, 4096))
    points = [p for p in read_store(given.store, secrets) if p.domain.keys]
    points = [p for p in points if given.machine in (None, p.machine) and given.point in (None, p.seq)]
    need(points, not given.to or len({p.machine for p in points}) == 1, why="no such point, or of several machines")
    need(not given.to or not os.path.exists(given.to) or not os.listdir(given.to), why=f"{given.to} is not empty")
    for p in points[-1:] if given.to else points:
        (text, entries), unknown = read_point(p), []
        for e in entries if given.check or given.to else ():
            attributes(p.domain, e)
            for _, size, content in [(b"", e.size, e.content), *e.streams]: prove(p.domain, e.uid, size, content)
            unknown += [(e, tag) for tag in e.tags if tag & 0x8000 and tag not in (TARGET, DEVICE)]
        time = datetime.fromtimestamp(p.time / 1000, timezone.utc).isoformat(timespec="milliseconds")
        print(p.machine, p.seq, time, "{} files {} bytes".format(*p.totals), text)
    if given.to: recover(p.domain, entries, given.to)
    for e, tag in unknown if given.to else (): note(e, f"the critical attribute {tag:#06x} is not known")
    return 3 if given.to and unknown else 0

if __name__ == "__main__":
    try: sys.exit(main())
    except Exception as error:  # whatever these bytes made fail, they are refused
        sys.exit(f"refused: {last_read[0]}: {error or type(error).__name__}")
