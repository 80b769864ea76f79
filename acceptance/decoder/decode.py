#!/usr/bin/python3
"""Recovers files from a Coffre store: an independent reader, written from docs/format.md alone (§ are its sections).

Needs python3-cryptography, python3-argon2 and python3-zstandard, nothing of Coffre. All that is to be written is
verified before the first file is written. Exit code: 0 done, 1 refused, 3 done except for critical attributes.
"""

import argparse
import os
import stat
import struct
import sys
from datetime import datetime, timedelta, timezone

sys.dont_write_bytecode = True

from records import Refused, need  # noqa: E402
from store import Store, passphrase, recovery_code  # noqa: E402
from tree import FIFO, FILE, FOLDER, LINK, BLOCK_DEVICE, Tree, key, show  # noqa: E402

HOLE = bytes(4096)


def instant(millis):
    return (datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=millis)).isoformat(timespec="milliseconds")


class Writer:
    """Writes the entries of a point below a folder that is empty."""

    def __init__(self, tree, folder):
        self.tree, self.folder, self.links, self.incomplete = tree, os.fsencode(folder), {}, False

    def write(self, entries):
        os.makedirs(self.folder, exist_ok=True)
        for entry in entries:
            self.place(entry)
        # A folder's mode may forbid writing and its time changes with every name in it: deepest folders last.
        for entry in sorted((e for e in entries if e.nature == FOLDER), key=lambda e: len(e.parent), reverse=True):
            self.dress(entry, self.path(entry))

    def path(self, entry):
        return self.folder + b"/" + b"/".join(part.strip(b"/") for part in [*entry.parent, entry.name])

    def note(self, entry, text):
        print(f"note: {show(key(entry))}: {text}", file=sys.stderr)

    def place(self, entry):
        path = self.path(entry)
        for tag in sorted(t for t in entry.tags if t & 0x8000 and t not in (0x8001, 0x8002)):
            self.note(entry, f"the critical attribute {tag:#06x} is not known")
            self.incomplete = True
        group = entry.tags.get(0x17)
        if group in self.links:
            os.link(self.links[group], path, follow_symlinks=False)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if entry.nature == FILE:
            self.fill(entry, path)
        elif entry.nature == FOLDER:
            os.makedirs(path, exist_ok=True)
        elif entry.nature == LINK:
            os.symlink(entry.tags[0x8001], path)
        elif entry.nature == FIFO:
            os.mkfifo(path)
        elif os.geteuid() == 0:
            kind = stat.S_IFBLK if entry.nature == BLOCK_DEVICE else stat.S_IFCHR
            try:
                os.mknod(path, kind | 0o600, os.makedev(*struct.unpack(">II", entry.tags[0x8002])))
            except OSError as error:
                self.note(entry, f"no device: {error.strerror}")
                return
        else:
            self.note(entry, "only root may make a device")
            return
        if group:
            self.links[group] = path
        if entry.nature != FOLDER:
            self.dress(entry, path)

    def fill(self, entry, path):
        with open(path, "xb") as file:
            for skip, read, _ in self.tree.pieces(entry, entry.size, *entry.content):
                file.seek(skip, os.SEEK_CUR)
                content = read()
                if 0x18 not in entry.tags:
                    file.write(content)
                    continue
                for at in range(0, len(content), len(HOLE)):
                    block = content[at : at + len(HOLE)]
                    file.seek(len(block), os.SEEK_CUR) if block == HOLE[: len(block)] else file.write(block)
            file.truncate(entry.size)

    def dress(self, entry, path):
        """Owner, mode, attributes, times: each takes away something of those after it."""
        if os.geteuid() == 0:
            os.chown(path, entry.uid, entry.gid, follow_symlinks=False)
        if entry.nature != LINK:
            os.chmod(path, entry.mode)
        for name, value in self.tree.attributes(entry).items():
            try:
                os.setxattr(path, name, value, follow_symlinks=False)
            except OSError as error:
                self.note(entry, f"{name!r}: {error.strerror}")
        os.utime(path, ns=(entry.mtime, entry.mtime), follow_symlinks=False)


def check_places(entries):
    """Every entry below a root must stand in a folder of this point: nothing is ever written through a link."""
    folders = set()
    for entry in entries:
        need(not entry.parent or entry.parent in folders, show(key(entry)), "its parent is no folder of this point")
        if entry.nature == FOLDER:
            folders.add((*entry.parent, entry.name))


def main():
    arguments = argparse.ArgumentParser(description="Lists, checks or recovers the points of a Coffre store.")
    arguments.add_argument("store", help="the folder that holds journal/ and vaults/")
    arguments.add_argument("passphrase_file", nargs="?")
    arguments.add_argument("--recovery-code", metavar="FILE")
    arguments.add_argument("--machine", metavar="ID", help="only this machine")
    arguments.add_argument("--point", metavar="SEQ", type=int, help="only this point; else the newest")
    arguments.add_argument("--check", action="store_true", help="open everything, write nothing")
    arguments.add_argument("--to", metavar="DIR", help="recover below this folder, which must be empty or not there")
    given = arguments.parse_args()
    secrets = {}
    if given.passphrase_file:
        with open(given.passphrase_file, "rb") as file:
            secrets[1] = passphrase(file.read())
    if given.recovery_code:
        with open(given.recovery_code, encoding="ascii") as file:
            secrets[2] = recovery_code(file.read())
    store = Store(given.store)
    store.unlock(secrets)
    trees = {place: Tree(domain) for place, domain in store.domains.items() if domain.data_keys}
    points = [
        (trees[vault, point.head.domain.hex()], point)
        for (vault, machine), chain in store.chains.items()
        for point in chain
        if given.machine in (None, machine) and given.point in (None, point.seq) and (vault, point.head.domain.hex()) in trees
    ]
    need(points, "points", "there is none that this secret opens")
    if given.to:
        need(len({point.machine for _, point in points}) == 1, "--to", "several machines have points: choose one with --machine")
        need(not os.path.exists(given.to) or not os.listdir(given.to), given.to, "it is not empty")
        points = points[-1:]
    for tree, point in points:
        values, entries = tree.point(point)
        check_places(entries)
        if given.check or given.to:
            for entry in entries:
                tree.prove(entry)
        label = values.get(1, [b""])[0].decode()
        print(point.machine, point.seq, instant(point.agent_time), f"{point.files} files {point.bytes} bytes", label)
    if given.to:
        writer = Writer(tree, given.to)
        writer.write(entries)
        return 3 if writer.incomplete else 0
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Refused, OSError, ValueError, KeyError) as refused:
        sys.exit(f"refused: {refused}")
