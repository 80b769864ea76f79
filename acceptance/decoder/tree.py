"""What the records of a point say: its entries and their content. §3 to §7 of docs/format.md."""

import functools
from collections import namedtuple
from types import SimpleNamespace

from records import BUNDLE, BUNDLED, CHUNK, Cursor, FILELIST, POINT, TREE, mac, need, sha

KID_TYPES = {FILELIST: (CHUNK, FILELIST), TREE: (TREE, FILELIST, CHUNK, BUNDLE)}
FILE, FOLDER, LINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE = range(1, 7)
ACLS = {0x0007: b"system.posix_acl_access", 0x0008: b"system.posix_acl_default"}
Kid = namedtuple("Kid", "oid type codec_tag raw_len slots pid epoch")  # epoch: its parent's


def u32(data):
    return int.from_bytes(data[:4], "big")


def string(data):
    return len(data).to_bytes(2, "big") + data


class Page(Cursor):
    """A file list or a tree page: level, strings and kid table are read, its items are left (§5)."""

    def __init__(self, domain, kid):
        raw, self.head, what = open_kid(domain, kid)
        super().__init__(raw, what)
        self.domain, self.epoch = domain, self.head.epoch
        self.level = self.count(1, 14)
        self.strings = [b""] + [self.string() for _ in range(self.count(2, 4096))]
        self.kids = [Kid(oid, *self.unpack("BHIH32s"), self.epoch) for oid in self.head.kids]
        self.used = set()
        for k in self.kids:
            need(k.type in KID_TYPES[kid.type] and k.codec_tag < len(self.strings), what, "its kid table is wrong")
            need(k.type == BUNDLE or k.slots == 0, what, "its kid table is wrong")

    def kid(self, *types):
        index = self.count(2, len(self.kids) - 1)
        need(self.kids[index].type in types, self.what, "a kid of a type that does not belong there")
        self.used.add(index)
        return self.kids[index]

    def end(self):
        super().end()
        need(len(self.used) == len(self.kids), self.what, "it does not use all of its kids")


def open_kid(domain, kid):
    record, what = domain.read(kid.oid)
    raw, pid, head = domain.open(record, what)
    need(head.type == kid.type, what, f"its type is {head.type} where {kid.type} belongs")
    need(head.epoch <= kid.epoch, what, "its epoch is newer than its parent's")
    need((len(raw), pid) == (kid.raw_len, kid.pid), what, "its length or pid is not what its parent says")
    return raw, head, what


class Tree:
    """The entries of the points of one domain, and what belongs to them."""

    def __init__(self, domain):
        self.domain = domain
        self.entries_below, self.chunks_below = functools.cache(self.entries_below), functools.cache(self.chunks_below)
        self.bundle, self.chunk = functools.lru_cache(2)(self.bundle), functools.lru_cache(4)(self.chunk)
        self.proved = set()

    def chunk(self, kid):
        return open_kid(self.domain, kid)[0]

    def point(self, point):
        """What is sealed in a point, by tag, and its entries in key order."""
        raw, _, _ = self.domain.open(point.record, point.path)
        c = Cursor(raw, point.path)
        values, last = {}, 0
        for _ in range(c.count(2, 65535)):
            tag, length = c.unpack("HI")
            need(tag > last or tag == last in (2, 9), point.path, "its fields are not ascending")
            values.setdefault(tag, []).append(c.take(length))
            last = tag
        c.end()
        need(2 in values and 7 in values and len(values[7][0]) == 37, point.path, "it names no root")
        raw_len, pid, level = Cursor(values[7][0], point.path).unpack("I32sB")
        root = Kid(point.head.kids[0], TREE, 0, raw_len, 0, pid, point.head.epoch)
        entries = self.entries_below(root, level)
        need([e.name for e in entries if not e.parent] == values[2], point.path, "its roots are not those of its tree")
        need(totals(entries) == (point.files, point.bytes), point.path, "its numbers of files and bytes are not those of its tree")
        return values, entries

    def entries_below(self, kid, level):
        page = Page(self.domain, kid)
        need(page.level == level, page.what, f"its level is {page.level} where {level} belongs")
        entries, ends = self.inner(page) if level else leaf(page)
        page.end()
        cut = page.domain.key(page.epoch, "page", TREE)
        for i, end in enumerate(ends[:-1]):
            need(end < ends[i + 1], page.what, f"{show(end)} is not before {show(ends[i + 1])}")
            need(u32(mac(cut, bytes([level]) + key_bytes(end))) % (128 if level else 256), page.what, f"it should end after {show(end)}")
        return entries

    def inner(self, page):
        entries, ends = [], []
        for _ in range(page.count(2, 4096, 1)):
            kid, files, size = page.kid(TREE), *page.unpack("QQ")
            path = tuple(page.string() for _ in range(page.count(2, 4096)))
            below = self.entries_below(kid, page.level - 1)
            need(not ends or key(below[0]) > ends[-1], page.what, f"{show(key(below[0]))} is not in order")
            need(key(below[-1]) == (path, page.string()), page.what, f"{show(key(below[-1]))} is not the last key it states")
            need(totals(below) == (files, size), page.what, "it does not state the files and bytes below it")
            entries += below
            ends.append(key(below[-1]))
        return entries, ends

    def chunks_below(self, kid, level=None):
        """The (hole before, chunk) of a file list, and the bytes of both (§5)."""
        page = Page(self.domain, kid)
        need(level in (None, page.level), page.what, f"its level is {page.level} where {level} belongs")
        chunks, total, n = [], 0, page.count(2, 4096, 1)
        for i in range(n):
            stated = page.int(8)
            kid = page.kid(FILELIST if page.level else CHUNK)
            below, length = self.chunks_below(kid, page.level - 1) if page.level else ([(stated, kid)], stated + kid.raw_len)
            need(not page.level or stated == length, page.what, "it does not state the bytes below it")
            need(i == n - 1 or u32(kid.pid) % 1024, page.what, "it should end after an item before its last")
            chunks += below
            total += length
        page.end()
        return chunks, total

    def bundle(self, kid):
        """The contents of a bundle by slot, each with its pid, and the key of such pids (§4)."""
        raw, head, what = open_kid(self.domain, kid)
        c = Cursor(raw, what)
        slots = [c.unpack("32sI") for _ in range(c.count(2, 4096, 1))]
        need(len(slots) == kid.slots, what, "it has not as many slots as its parent says")
        contents = [(pid, c.take(length)) for pid, length in slots]
        c.end()
        return contents, self.domain.key(head.epoch, "pid", BUNDLED), what

    def pieces(self, entry, size, how, *where):
        """A content as (bytes of hole before it, its bytes opened on demand, their number)."""
        chunks = where[0] if how == 2 else self.chunks_below(where[0])[0] if how == 3 else []
        if how == 1:
            kid, slot, pid = where
            contents, pid_key, what = self.bundle(kid)
            need(slot < len(contents) and contents[slot][0] == pid, what, f"slot {slot} is not that of {show(key(entry))}")
            content = contents[slot][1]
            need(len(content) == size, what, f"slot {slot} has not the size of {show(key(entry))}")
            owner = sha(b"coffre/v1/owner\0" + b"uid:%d" % entry.uid)
            need(mac(pid_key, bytes([BUNDLED]) + owner + content) == pid, what, f"the pid of {show(key(entry))} is not that of its content")
            return [(0, lambda: content, len(content))]
        need(sum(skip + kid.raw_len for skip, kid in chunks) <= size, show(key(entry)), "its content is longer than its size")
        return [(skip, functools.partial(self.chunk, kid), kid.raw_len) for skip, kid in chunks]

    def attributes(self, entry):
        """The extended attributes of an entry by name, ACLs among them."""
        found = {name: self.chunk(value) if isinstance(value, Kid) else value for name, value in entry.attributes}
        if entry.all_attributes:
            c = Cursor(self.chunk(entry.all_attributes), show(key(entry)))
            while c.left():
                name = c.string()
                found[name] = c.take(c.int(4))
        return found | {name: entry.tags[tag] for tag, name in ACLS.items() if tag in entry.tags}

    def prove(self, entry):
        """Opens everything that an entry needs; what was opened once is not opened again."""
        self.attributes(entry)
        for size, content in [(entry.size, entry.content)] + entry.streams:
            for _, read, _ in self.pieces(entry, size, *content):
                if not isinstance(read, functools.partial) or read.args not in self.proved:
                    read()
                if isinstance(read, functools.partial):
                    self.proved.add(read.args)


def leaf(page):
    entries, parent = [], ()
    for _ in range(page.count(2, 4096, 1)):
        kept = page.count(2, len(parent))
        parent = parent[:kept] + tuple(page.string() for _ in range(page.count(2, 4096 - kept)))
        name = b""
        for _ in range(page.count(2, 4096 - len(entries), 1)):
            name = name[: page.count(2, len(name))] + page.string()
            entries.append(read_entry(page, parent, name))
    need(sum(len(e.name) for e in entries) <= 16 << 20, page.what, "its names are too long")
    return entries, [key(e) for e in entries]


def read_entry(page, parent, name):
    what = f"{page.what}: {show((parent, name))}"
    e = SimpleNamespace(parent=parent, name=name, tags={}, attributes=[], all_attributes=None, streams=[])
    e.nature, e.mode, e.uid, e.gid, user, group, e.size = page.unpack("BHIIHHQ")
    e.mtime, e.ctime = page.time(), page.time()
    device, e.inode = page.unpack("HQ")
    need(max(user, group, device) < len(page.strings), what, "a string that is not in its table")
    e.user, e.group, e.device = (page.strings[i] for i in (user, group, device))
    e.content = read_content(page)
    need(1 <= e.nature <= 6 and e.mode <= 0o7777, what, "its nature or mode is unknown")
    need(e.nature == FILE or e.size == 0 and e.content == (0,), what, "content without a file")
    parts = (name[1:].split(b"/") if name != b"/" else []) if not parent else [name]
    need(parent or name.startswith(b"/"), what, "the path of a root must be absolute")
    need(not any(p in (b"", b".", b"..") or b"/" in p or b"\0" in p for p in parts), what, "its name is not allowed")
    last = (0, b"")
    for _ in range(page.count(2, 4096)):
        tag, length = page.unpack("HI")
        end = page.at + length
        attribute = page.string() if tag in (0x0005, 0x000D) else b""
        need(last < (tag & 0x7FFF, attribute) or tag not in (0x0005,) and last[0] < tag & 0x7FFF, what, "its attributes are not ascending")
        last = tag & 0x7FFF, attribute
        if tag == 0x0005:
            inline = page.count(1, 1) == 0
            e.attributes.append((attribute, page.take(end - page.at) if inline else page.kid(CHUNK)))
        elif tag == 0x0006:
            e.all_attributes = page.kid(CHUNK)
        elif tag == 0x000D:
            e.streams.append((page.int(8), read_content(page)))
        else:
            e.tags[tag] = page.take(length)
        need(page.at == end, what, f"the attribute {tag:#06x} has a wrong length")
    need((e.nature == LINK) == (0x8001 in e.tags), what, "a symbolic link has a target, nothing else has")
    need((e.nature >= CHARACTER_DEVICE) == (len(e.tags.get(0x8002, b"")) == 8), what, "a device has a number, nothing else has")
    return e


def read_content(page):
    how = page.count(1, 3)
    if how == 1:
        return how, page.kid(BUNDLE), page.int(2), page.take(32)
    if how == 2:
        return how, tuple((page.int(8), page.kid(CHUNK)) for _ in range(page.count(1, 4, 1)))
    return (how, page.kid(FILELIST)) if how == 3 else (0,)


def totals(entries):
    return sum(e.nature == FILE for e in entries), sum(e.size for e in entries)


def key(entry):
    return entry.parent, entry.name


def key_bytes(key):
    return len(key[0]).to_bytes(2, "big") + b"".join(map(string, key[0])) + string(key[1])


def show(key):
    """A path in printable ASCII."""
    return repr(b"/".join([*key[0], key[1]]))[2:-1]
