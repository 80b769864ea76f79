#!/usr/bin/python3
"""Compares two sparse files without reading their holes, and says what differs.

usage: compare-sparse.py SOURCE COPY
"""
import os
import sys


def extents(file, size):
    end = 0
    while end < size:
        try:
            start = os.lseek(file, end, os.SEEK_DATA)
        except OSError:  # a hole up to the end
            return
        end = os.lseek(file, start, os.SEEK_HOLE)
        yield start, end


def main():
    files = [os.open(os.fsencode(name), os.O_RDONLY) for name in sys.argv[1:3]]
    source, copy = (os.fstat(file) for file in files)
    if source.st_size != copy.st_size:
        print(f"size {source.st_size} against {copy.st_size}")
    # What is data in either file must be the same bytes in both; what is a hole in both is the same anyway.
    for file, other in (files, files[::-1]):
        for start, end in extents(file, source.st_size):
            for offset in range(start, end, 1 << 20):
                length = min(1 << 20, end - offset)
                if os.pread(file, length, offset) != os.pread(other, length, offset):
                    print(f"content from {offset} on")
    if copy.st_blocks > source.st_blocks + 4096:
        print(f"{copy.st_blocks} blocks of 512 bytes allocated, against {source.st_blocks}")


main()
