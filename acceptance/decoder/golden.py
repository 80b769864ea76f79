#!/usr/bin/python3
"""Holds the decoder to the golden vault: what it recovers is what was backed up, and one wrong byte is refused.

Wrong in turn is a bit of the first, the middle and the last byte of the largest closed data pack and closed pages pack,
open data pack and open pages pack, point, tombstone, slot, keyring, and of the last journal segment. An open pack's
last byte is that of its last whole record: what is behind is the beginning of a record that nothing can depend on."""

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

from decode import Domain, passphrase, pieces, place_of, read, read_pack, read_store  # noqa: E402

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
    need(len(listings) >= 5, f"{golden}/expected", "listings are missing")
    return listings


def blocks(stretches):
    """The 4,096-byte blocks that stretches (offset, bytes), ascending, touch."""
    found = {}
    for at, content in stretches:
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


def compare_opened(entries, lines):
    """What the point says, independent of what this machine's file system can hold."""
    same(len(entries), len(lines), "number of entries")
    for entry, line in zip(entries, lines):
        what = repr(entry.path)[2:-1]
        same([part.hex() for part in (*entry.key[0], entry.key[1])], line["path"], what)
        got = {"type": TYPES[entry.nature - 1], "mtime": entry.mtime, "ctime": entry.ctime, "inode": entry.inode, "path": line["path"]}
        if entry.mode is not None:
            got |= {"mode": entry.mode, "uid": entry.uid, "gid": entry.gid, "user": entry.user.hex()}
        if entry.nature == 1:
            at, placed = 0, []
            for skip, piece in pieces(entry.page, entry.owner, entry.content):
                placed.append((at + skip, piece))
                at += skip + len(piece)
            need(at <= entry.size, what, "it is longer than its entry says")
            got |= {"size": entry.size, "blocks": digest(blocks(placed), entry.size)}
        if 0x8001 in entry.tags:
            got["target"] = entry.tags[0x8001].hex()
        if 0x8002 in entry.tags:
            got["device"] = [int.from_bytes(entry.tags[0x8002][i : i + 4], "big") for i in (0, 4)]
        if entry.attributes:
            got["attributes"] = {name.hex(): value.hex() for name, value in entry.attributes.items()}
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
    paths = {place_of(([], parts[0]) if len(parts) == 1 else (parts[:-1], parts[-1])).strip(b"/"): line
             for line in lines for parts in [[bytes.fromhex(part) for part in line["path"]]]}
    above = {path[:i] for path in paths for i in range(len(path)) if path[i : i + 1] == b"/"} - set(paths)
    absent = [path for path in paths if not os.path.lexists(os.path.join(os.fsencode(folder), path))]
    same(count, len(lines) + len(above) - len(absent), f"number of files in {folder}")
    for path, line in paths.items():
        what, full = repr(path), os.path.join(os.fsencode(folder), path)
        noted = [note for note in notes if note.startswith(f"note: {full!r}: ")]
        if path in absent:
            need(noted, what, "it was not recovered")
            continue
        status = os.lstat(full)
        same(stat.S_IFMT(status.st_mode), FORMATS[TYPES.index(line["type"])], what)
        if line["type"] != "link" and "mode" in line:
            same(stat.S_IMODE(status.st_mode), line["mode"], what)
        same(list(divmod(status.st_mtime_ns, 10**9)), line["mtime"], what)
        same(status.st_ino, inodes.setdefault(line["inode"], status.st_ino), what)
        if os.geteuid() == 0 and "uid" in line:
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
    secret = f"{golden}/passphrase"
    points = {(m, seq): entries for m, seq, entries in read_store(f"{golden}/store", passphrase(read(secret, 4096)))}
    listings = expected(golden)
    same(sorted(points), sorted(listings), "points")
    done = decode(f"{golden}/store", secret, f"{scratch}/recovered")
    need(done.returncode == 0, "the golden store", done.stderr)
    for (machine, seq), lines in listings.items():
        compare_opened(points[machine, seq], lines)
        compare_recovered(f"{scratch}/recovered/{machine}-{seq}", lines, done.stderr.splitlines())


def refuse(golden, scratch):
    """One wrong byte, a passphrase that is no longer one, and a lost pack."""
    old = decode(f"{golden}/store", f"{golden}/old-passphrase")
    need(old.returncode == 1 and "none opens" in old.stderr, "the superseded passphrase", f"it must open nothing: {old}")
    store, secret = f"{scratch}/store", f"{golden}/passphrase"
    shutil.copytree(f"{golden}/store", store)
    for kind in ("points/*/*[0-9a-f]", "points/*/*.tombstone", "slots/*/[!k]*", "slots/*/keyring-*"):
        refuse_flips(store, secret, largest(glob.glob(f"{store}/vaults/*/{kind}")))
    refuse_flips(store, secret, max(glob.glob(f"{store}/journal/*")))
    refuse_flip(store, secret, f"{store}/journal/{2:016d}", 100, "no segment before it")
    for kind in ("data", "pages"):
        packs = glob.glob(f"{store}/vaults/*/packs/*/{kind}/*/*")
        refuse_flips(store, secret, largest(filter(is_closed, packs)))
        refuse_flips_in_open(store, secret, largest(path for path in packs if not is_closed(path)))
    refuse_ends(largest(filter(is_closed, packs)))
    os.remove(largest(glob.glob(f"{store}/vaults/*/packs/*/data/*/*")))
    done = decode(store, secret)
    need(done.returncode == 1 and "no pack holds it" in done.stderr, "the largest pack", f"its loss must be refused: {done}")


def largest(paths):
    return max(paths, key=os.path.getsize)


def is_closed(pack):
    return contents(pack).endswith(b"CFPT")


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, *parts):
    with open(path, "wb") as file:
        file.writelines(parts)


def flipped(good, at):
    return good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]


def refuse_flips(store, secret, path):
    good = contents(path)
    for at in (0, len(good) // 2, len(good) - 1):
        refuse_flip(store, secret, path, at, path)


def refuse_flips_in_open(store, secret, path):
    """A record that is wrong is one that the pack does not hold: its oid is named. What is no record names the pack."""
    end = max(start + size for _, size, start in places_in(path).values())
    for at, named in ((0, path), (end // 2, "no pack holds it"), (end - 1, "no pack holds it"), (end, path)):
        refuse_flip(store, secret, path, at, named)


def refuse_flip(store, secret, path, at, named):
    good = contents(path)
    write(path, flipped(good, at))
    done = decode(store, secret)
    refused = done.returncode == 1 and done.stderr.startswith("refused: ") and named in done.stderr
    need(refused, path, f"byte {at} is wrong and must be refused: {done}")
    write(path, good)


def places_in(path):
    domain = Domain(bytes.fromhex(path.split("/")[-4]))
    read_pack(domain, path)
    return domain.places


def refuse_ends(path):
    """A pack that was being written ends in the beginning of a record, of its directory, or in zeros; in nothing else."""
    good, whole = contents(path), places_in(path)
    at = int.from_bytes(good[-96:-88], "big")
    records, end = good[:at], good[at:]
    for tail in (b"", b"CF", good[64:80], good[64:200], end[:1], end[:40], end[:100], end[:-96], end[:-1], bytes(5000)):
        write(path, records, tail)
        same(places_in(path), whole, f"records of a pack that ends in {tail.hex()}")
    wrong = [flipped(part, len(part) - 1) for part in (end[:40], end[:100], end[:-96], end)]
    for tail in (b"x", end + b"\0", end[:-96] + b"CFPT", *wrong):
        write(path, records, tail)
        try:
            places_in(path)
        except ValueError:
            continue
        raise Differs(f"a pack that ends in {tail.hex()} must be refused")
    write(path, good)


def main(golden):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = os.path.realpath(scratch)
        recover(golden, scratch)
        refuse(golden, scratch)
        for folder, _, _ in os.walk(scratch):
            os.chmod(folder, 0o700)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Differs as difference:
        sys.exit(f"  {difference}")
