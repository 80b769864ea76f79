#!/usr/bin/python3
"""Holds the decoder to the golden vault: what it recovers is what was backed up, and one wrong byte is refused by name."""

import glob
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from decode import attributes, data_of, pieces, read, read_point, read_store, recovery_code  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
TYPES = ["file", "folder", "link", "fifo", "character device", "block device"]
FORMATS = [stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK]
BLOCK = 4096


class Differs(Exception):
    """What is not as it was backed up."""


def need(condition, what, reason):
    if not condition:
        raise Differs(f"{what}: {reason}")


def decode(*arguments):
    return subprocess.run([f"{HERE}/decode.py", *arguments], capture_output=True, text=True, check=False)


def expected(golden):
    """The expected lines of every point, by machine and seq."""
    listings = {}
    for path in sorted(glob.glob(f"{golden}/expected/*.jsonl")):
        machine, seq = os.path.basename(path).removesuffix(".jsonl").split("-")
        with open(path, encoding="ascii") as file:
            listings[machine, int(seq)] = [json.loads(line) for line in file]
    need(len(listings) >= 4, f"{golden}/expected", "listings are missing")
    return listings


def blocks(pieces):
    """The 4,096-byte blocks that pieces (offset, bytes), ascending, touch."""
    found = {}
    for at, content in pieces:
        for start in range(at - at % BLOCK, at + len(content), BLOCK):
            block = found.setdefault(start, bytearray())
            part = content[max(0, start - at) : start + BLOCK - at]
            block.extend(bytes(max(0, at - start) - len(block)) + part)
    return found


def digest(found, size):
    """SHA-256 over every block that is not all zeros, its offset before it."""
    total = hashlib.sha256()
    for start, block in sorted(found.items()):
        if any(block):
            total.update(start.to_bytes(8, "big") + block.ljust(min(BLOCK, size - start), b"\0"))
    return total.hexdigest()


def same(got, wanted, what):
    need(got == wanted, what, f"{got} where {wanted} was backed up")


def compare_opened(domain, entries, lines):
    """What the point says, independent of what this machine's file system can hold."""
    same(len(entries), len(lines), "number of entries")
    for entry, line in zip(entries, lines):
        what = repr(entry.path)[2:-1]
        same([part.hex() for part in (*entry.key[0], entry.key[1])], line["path"], what)
        got = {"type": TYPES[entry.nature - 1], "mode": entry.mode, "uid": entry.uid, "gid": entry.gid, "user": entry.user.hex(),
               "mtime": [entry.mtime // 10**9, entry.mtime % 10**9], "ctime": [entry.ctime // 10**9, entry.ctime % 10**9],
               "inode": entry.inode, "path": line["path"]}
        if entry.nature == 1:
            at, placed = 0, []
            for skip, piece in pieces(domain, entry.uid, entry.size, entry.content):
                placed.append((at + skip, data_of(domain, piece)))
                at += skip + len(placed[-1][1])
            got |= {"size": entry.size, "blocks": digest(blocks(placed), entry.size)}
        if 0x8001 in entry.tags:
            got["target"] = entry.tags[0x8001].hex()
        if 0x8002 in entry.tags:
            got["device"] = [int.from_bytes(entry.tags[0x8002][i : i + 4], "big") for i in (0, 4)]
        if found := attributes(domain, entry):
            got["attributes"] = {name.hex(): value.hex() for name, value in found.items()}
        same(sorted(got), sorted(line), what)
        for field, value in got.items():
            same(value, line[field], f"{what}: {field}")


def data(path, size):
    """The stretches of a file that are not holes."""
    with open(path, "rb") as file:
        at = 0
        while at < size:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:  # no data behind here
                return
            end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            yield at, os.pread(file.fileno(), end - at, at)
            at = end


def compare_recovered(folder, lines, notes):
    """What stands on this machine's disk, as far as this user and this file system allow; the decoder notes the rest."""
    inodes = {}
    count = sum(len(folders) + len(files) for _, folders, files in os.walk(folder))
    paths = {b"/".join(bytes.fromhex(part).strip(b"/") for part in line["path"]): line for line in lines}
    above = {path[:i] for path in paths for i in range(len(path)) if path[i : i + 1] == b"/"} - set(paths)
    absent = [path for path in paths if not os.path.lexists(os.path.join(os.fsencode(folder), path))]
    same(count, len(lines) + len(above) - len(absent), f"number of files in {folder}")
    for path, line in paths.items():
        what, full = repr(path), os.path.join(os.fsencode(folder), path)
        noted = [note for note in notes if note.startswith(f"note: /{what[2:-1]}: ")]
        if path in absent:
            need(noted, what, "it was not recovered")
            continue
        status = os.lstat(full)
        same(stat.S_IFMT(status.st_mode), FORMATS[TYPES.index(line["type"])], what)
        if line["type"] != "link":
            same(stat.S_IMODE(status.st_mode), line["mode"], what)
        same(list(divmod(status.st_mtime_ns, 10**9)), line["mtime"], what)
        same(status.st_ino, inodes.setdefault(line["inode"], status.st_ino), what)
        if os.geteuid() == 0:
            same([status.st_uid, status.st_gid], [line["uid"], line["gid"]], what)
        if line["type"] == "file":
            same([status.st_size, digest(blocks(data(full, status.st_size)), status.st_size)], [line["size"], line["blocks"]], what)
            need(line["size"] < 1 << 30 or status.st_blocks * 512 < line["size"] // 8, what, "its holes were filled")
        if line["type"] == "link":
            same(os.readlink(full).hex(), line["target"], what)
        if "device" in line:
            same([os.major(status.st_rdev), os.minor(status.st_rdev)], line["device"], what)
        for name, value in line.get("attributes", {}).items():
            name = bytes.fromhex(name)
            if not any(repr(name) in note for note in noted):
                same(os.getxattr(full, name, follow_symlinks=False).hex(), value, f"{what} {name}")
    same(len(set(inodes.values())), len(inodes), "number of different files")


def recover(golden, scratch):
    code = recovery_code(read(f"{golden}/recovery-code", 4096))
    points = {(p.machine, p.seq): p for p in read_store(f"{golden}/store", {2: code})}
    listings = expected(golden)
    same(sorted(points), sorted(listings), "points")
    for (machine, seq), lines in listings.items():
        point = points[machine, seq]
        compare_opened(point.domain, read_point(point)[1], lines)
        secret = [f"{golden}/passphrase"] if seq % 2 else ["--recovery-code", f"{golden}/recovery-code"]
        target = f"{scratch}/{machine}-{seq}"
        done = decode(f"{golden}/store", *secret, "--machine", machine, "--point", str(seq), "--to", target)
        need(done.returncode == 0, f"point {seq} of {machine}", done.stderr)
        compare_recovered(target, lines, done.stderr.splitlines())


def refuse(golden, scratch):
    """One wrong byte, at the beginning, in the middle or at the end of a file of each kind."""
    old = decode(f"{golden}/store", f"{golden}/old-passphrase")
    need(old.returncode == 1 and "none opens" in old.stderr, "the superseded passphrase", f"it must open nothing: {old}")
    store = f"{scratch}/store"
    shutil.copytree(f"{golden}/store", store)
    for kind in ("packs/*/data/*/*", "packs/*/pages/*/*", "points/*/*[0-9a-f]", "points/*/*.tombstone", "slots/*/[!k]*", "slots/*/keyring-*"):
        refuse_flips(golden, store, max(glob.glob(f"{store}/vaults/*/{kind}"), key=os.path.getsize))
    refuse_flips(golden, store, f"{store}/journal/{2:016d}")
    lost = max(glob.glob(f"{store}/vaults/*/packs/*/data/*/*"), key=os.path.getsize)
    os.remove(lost)
    done = decode(store, "--recovery-code", f"{golden}/recovery-code", "--check")
    need(done.returncode == 1 and "no pack holds it" in done.stderr, lost, f"its loss must be refused: {done}")


def refuse_flips(golden, store, path):
    with open(path, "rb") as file:
        good = file.read()
    for at in (0, len(good) // 2, len(good) - 1):
        with open(path, "wb") as file:
            file.write(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        done = decode(store, "--recovery-code", f"{golden}/recovery-code", "--check")
        need(done.returncode == 1 and path in done.stderr, path, f"byte {at} is wrong and must be refused by name: {done}")
    with open(path, "wb") as file:
        file.write(good)


def main(golden):
    with tempfile.TemporaryDirectory() as scratch:
        recover(golden, scratch)
        refuse(golden, scratch)
        for folder, _, _ in os.walk(scratch):
            os.chmod(folder, 0o700)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Differs as difference:
        sys.exit(f"  {difference}")
