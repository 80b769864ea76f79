#!/usr/bin/python3
"""Makes a folder that holds everything a backup can get wrong on Linux.

usage: torture.py DIR

DIR is made. What this user or this file system cannot have is left out and named, one line each.
"""
import os
import random
import subprocess
import sys

LIMITS = {
    # docs/format.md: the limit, and one byte to both sides of it
    "inline attribute and page": 1024,
    "bundled file": 262_144,
    "bundle closes": 524_288,
    "chunk minimum": 1_310_720,
    "fixed chunk": 1 << 20,
    "bundle": 1 << 21,
    "chunk maximum": 4 << 20,
    "four chunks": 16 << 20,
}
BYTES = random.Random(4)


def content(size):
    """Random in its first half, so that it has cuts; letters in the second, so that it compresses."""
    return BYTES.randbytes(size // 2) + b"abcdefgh" * (size // 16 + 1) if size else b""


def write(path, size):
    with open(path, "wb") as file:
        file.write(content(size)[:size])


def attempt(what, make, *arguments):
    try:
        make(*arguments)
    except (OSError, AttributeError, subprocess.CalledProcessError) as problem:
        print(f"left out: {what} ({problem})")


def folder(path):
    os.mkdir(path)
    return path


def names(top):
    for name in (
        b"plain",
        b"latin-1 \xe9\xe8",
        b"broken utf-8 \xc3\x28 \xff\xfe",
        b"line\nbreak",
        b"tab\tand\x01\x7f",
        b"back\\slash 'quotes\" $HOME `x` *?[",
        b" leading and trailing ",
        b"-rf",
        b"...",
        b"n" * 255,
        b"\xff" * 255,
        "emoji 🗄️🔐".encode(),
        "caf\u00e9".encode(),  # NFC
        "cafe\u0301".encode(),  # NFD: another file, though it looks the same
        "الخزنة".encode(),
    ):
        write(os.path.join(top, name), 300 + len(name))
    deep = top
    for level in range(12):
        deep = folder(os.path.join(deep, b"deep-%02d-" % level + b"d" * 240))
    write(os.path.join(deep, b"at the bottom"), 10)


def folders(top):
    folder(os.path.join(top, b"empty"))
    folder(folder(os.path.join(top, b"only a folder")) + b"/empty too")
    many = folder(os.path.join(top, b"more than a bundle has slots"))
    for number in range(4_100):
        with open(os.path.join(many, b"%04d" % number), "wb") as file:
            file.write(b"%d" % number)
    same = folder(os.path.join(top, b"same content"))
    for number in range(5):
        with open(os.path.join(same, b"%d" % number), "wb") as file:
            file.write(b"all the same" * 100)


def sizes(top):
    for size in (0, 1, 2, 255, 256, 257):
        write(os.path.join(top, b"%08d" % size), size)
    for limit in LIMITS.values():
        for size in (limit - 1, limit, limit + 1):
            write(os.path.join(top, b"%08d" % size), size)
    with open(os.path.join(top, b"zeros"), "wb") as file:
        file.write(bytes(5 << 20))


def holes(top):
    def sparse(name, size, islands):
        with open(os.path.join(top, name), "wb") as file:
            file.truncate(size)
            for offset, length in islands:
                file.seek(offset)
                file.write(content(length)[:length])

    gib = 1 << 30
    sparse(b"ten gibibytes", 10 * gib, [(0, 5000), (5 * gib + 12_345, 2_000_000), (10 * gib - 70_000, 65_536)])
    sparse(b"one hole", 3 << 20, [])
    sparse(b"small hole", 200_000, [(150_000, 100)])
    for size in ((1 << 20) - 4096, 1 << 20, (1 << 20) + 4096):
        sparse(b"hole of %d" % size, size + 131_072, [(0, 65_536), (size + 65_536, 65_536)])
    sparse(b"data at the end", (8 << 20) + 1, [(8 << 20, 1)])


def links(top):
    one = os.path.join(top, b"first name")
    write(one, 5000)
    os.link(one, os.path.join(top, b"second name"))
    other = folder(os.path.join(top, b"elsewhere"))
    os.link(one, os.path.join(other, b"third name"))
    big = os.path.join(top, b"big")
    write(big, 1_500_000)
    os.link(big, os.path.join(other, b"big again"))
    os.symlink(b"first name", os.path.join(top, b"link"))
    os.symlink(b"nowhere/at all", os.path.join(top, b"dangling"))
    os.symlink(b"/etc/\xff\n", os.path.join(top, b"absolute and odd"))
    os.symlink(b"elsewhere", os.path.join(top, b"to a folder"))
    os.symlink(b"x/" * 2000, os.path.join(top, b"four thousand bytes"))
    os.symlink(b".", os.path.join(top, b"circle"))


def attributes(top):
    def one(name, attribute, value, follow=True):
        path = os.path.join(top, name)
        if not os.path.lexists(path):
            write(path, 100)
        os.setxattr(path, attribute, value, follow_symlinks=follow)

    attempt("an extended attribute", one, b"small", b"user.comment", b"written by hand")
    attempt("an empty attribute", one, b"small", b"user.empty", b"")
    attempt("a binary attribute", one, b"small", b"user.\xc3\xa9", bytes(range(256)))
    for size in (1023, 1024, 1025, 3000):
        attempt(f"an attribute of {size} bytes", one, b"of %d" % size, b"user.sized", content(size)[:size])
    attempt("an attribute of 64 KiB", one, b"largest", b"user.large", content(65_536)[:65_536])
    for number in range(40):
        attempt("many attributes", one, b"many", b"user.number-%d" % number, b"%d" % number)
    inside = folder(os.path.join(top, b"folder"))
    attempt("a folder's attribute", os.setxattr, inside, b"user.of-a-folder", b"yes")
    os.symlink(b"small", os.path.join(top, b"symlink"))
    attempt("a symbolic link's attribute", one, b"symlink", b"trusted.of-a-link", b"yes", False)
    attempt("a capability", one, b"capable", b"security.capability", bytes.fromhex("01000002000400000000000000000000") + bytes(4))

    def acl(name, *rules):
        path = os.path.join(top, name)
        if not os.path.lexists(path):
            write(path, 10)
        subprocess.run([b"setfacl", *rules, path], check=True, capture_output=True)

    attempt("an ACL", acl, b"with an acl", b"-m", b"u:1:rw,g:2:r,u:12345:rwx,m::rw")
    attempt("a default ACL", acl, b"folder", b"-m", b"u:1:rx,d:u:1:rw,d:g:7:r")


def modes(top):
    for mode in (0o4755, 0o2755, 0o6711, 0o1777, 0o000, 0o400, 0o777, 0o020):
        path = os.path.join(top, b"file %04o" % mode)
        write(path, 20)
        if os.geteuid() == 0:
            os.chown(path, mode + 1, mode + 2)
        os.chmod(path, mode)
    for mode in (0o2775, 0o1777, 0o500):
        os.chmod(folder(os.path.join(top, b"folder %04o" % mode)), mode)
    closed = folder(os.path.join(top, b"folder 0000"))
    if os.geteuid() == 0:
        write(os.path.join(closed, b"hidden"), 20)
        os.chmod(closed, 0)
    else:
        print("left out: a folder of mode 0 (needs root)")


def specials(top):
    os.mkfifo(os.path.join(top, b"fifo"), 0o640)
    attempt("a character device", os.mknod, os.path.join(top, b"null"), 0o020666, os.makedev(1, 3))
    attempt("a block device", os.mknod, os.path.join(top, b"disk"), 0o060660, os.makedev(259, 70_000))


def times(top):
    second = 1_000_000_000
    for name, nanos in (
        (b"nanoseconds", 1_600_000_000 * second + 123_456_789),
        (b"last nanosecond", 1_600_000_000 * second + 999_999_999),
        (b"1935", -1_100_000_000 * second + 1),
        (b"just before 1970", -1),
        (b"1970", 0),
        (b"2038", 2_147_483_648 * second + 5),
        (b"2150", 5_680_000_000 * second + 500),
    ):
        path = os.path.join(top, name)
        write(path, 7)
        os.utime(path, ns=(nanos, nanos))
        link = os.path.join(top, b"link of " + name)
        os.symlink(b"x", link)
        os.utime(link, ns=(nanos, nanos), follow_symlinks=False)
    old = folder(os.path.join(top, b"old folder"))
    write(os.path.join(old, b"newer file"), 7)
    os.utime(old, ns=(-5 * second, -5 * second))


def main():
    os.umask(0o022)
    top = os.fsencode(sys.argv[1])
    os.mkdir(top, 0o750)
    for part in (names, folders, sizes, holes, links, attributes, modes, specials, times):
        part(folder(os.path.join(top, part.__name__.encode())))
    os.utime(top, ns=(1_234_567_890_123_456_789,) * 2)


main()
