"""Memory of one kind at the start of each step.

A host can take back the memory that a virtual machine has not used for some seconds. The next program that touches such a
page waits for the host, about 2 s a GiB, so a program that begins after a pause pays more. Page cache is memory in use, which
the host leaves alone, and which the kernel gives to a program at once. So each step begins after a file was read until no
memory was free.
"""
import os
import pathlib
import re
import tempfile

from comparison.process import MIB

PIECE, PART = 4 * MIB, 256 * MIB


class Ballast:
    """A file of more bytes than the machine has memory. It has only holes: the page cache holds their zeros like other bytes,
    and no disk is waited for."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=folder, buffering=0)
        self.file.truncate(2 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))

    def fill(self):
        """Reads on from where the last reading ended, until what is read evicts what was read. The kernel keeps some memory free
        that no program gets, so this is seen by free memory that does not get less."""
        buffer, before = bytearray(PIECE), free() + PART
        while before - (before := free()) > PART // 4:
            for _ in range(0, PART, PIECE):
                if self.file.readinto(buffer) == 0:
                    self.file.seek(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


class NoBallast:
    def fill(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def free():
    return int(re.search(r"MemFree:\s+(\d+) kB", pathlib.Path("/proc/meminfo").read_text())[1]) << 10
