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

PIECE, PART = 16 * MIB, 1024 * MIB
ZONE = re.compile(r"zone +\w+\n +pages free +(\d+)\n.*?\n +high +(\d+)\n.*?\n +managed +(\d+)\n", re.DOTALL)


class Ballast:
    """A file of more bytes than the machine has memory. It has only holes: the page cache holds their zeros like other bytes,
    and no disk is waited for."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=folder, buffering=0)
        self.memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        self.file.truncate(2 * self.memory)

    def fill(self):
        """Reads on from where the last reading ended: those pages were evicted first."""
        buffer, before = bytearray(PIECE), None
        for read in range(0, self.memory, PIECE):
            free, high = largest_zone()
            if free < 4 * high:
                break
            if read % PART == 0:
                if before is not None and before - free < PART // 8:
                    break  # what is read evicts what was read
                before = free
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


def largest_zone():
    """Bytes that are free in it, and those that the kernel keeps free by evicting others. The smaller zones have memory for
    devices, which programs seldom get as long as the largest has some."""
    found = ZONE.findall(pathlib.Path("/proc/zoneinfo").read_text())
    free, high, _ = max((tuple(map(int, zone)) for zone in found), key=lambda zone: zone[2])
    return free * os.sysconf("SC_PAGE_SIZE"), high * os.sysconf("SC_PAGE_SIZE")
