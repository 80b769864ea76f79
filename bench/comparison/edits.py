"""What happens to data in a day, the same on every machine, and undone again so that every tool meets the same day."""
import json
import os
import pathlib
import random
import shutil

from comparison.data import PAGE, aside, files_of, noise, page, prose, words
from comparison.process import MIB


def apply(source, day="day 2"):
    """2 % of the files changed, 1 % new, 1 % renamed, 1 % deleted, at least one of each; and a line put before the first
    byte of the largest."""
    aside(source).mkdir(exist_ok=True)
    rng, edits = random.Random(f"edits of {day}"), Edits(aside(source))
    files = files_of(source)
    largest = max(files, key=lambda f: f.stat().st_size)
    files.remove(largest)
    edits.rewrite(largest, lambda body: b"a line before everything else\n" + body)
    share = max(1, len(files) // 100)
    chosen = rng.sample(files, 5 * share)
    for file in chosen[: 2 * share]:
        edits.rewrite(file, lambda body: edited(body, rng))
    for file in chosen[2 * share : 3 * share]:
        edits.move(file, file.with_name(f"renamed-{file.name}"))
    for file in chosen[3 * share : 4 * share]:
        edits.put_aside(file)
    text = prose(f"new of {day}", MIB)
    for i, neighbour in enumerate(chosen[4 * share :]):
        start, size = rng.randrange(MIB // 2), min(neighbour.stat().st_size, MIB // 2)
        edits.create(neighbour.with_name(f"new-{day}-{i}"), b"%d " % i + text[start : start + size])
    (aside(source) / "edits").write_text(json.dumps(edits.done))


def undo(source):
    """Files are as they were, with times and inodes."""
    for now, before in reversed(json.loads((aside(source) / "edits").read_text())):
        if before:
            pathlib.Path(now).rename(before)
        else:
            pathlib.Path(now).unlink()
    shutil.rmtree(aside(source))


def write_pages(source):
    """0.5 % of the pages of a database, chosen at random, are written in place."""
    aside(source).mkdir()
    rng, text, file = random.Random("pages of day 2"), words(), source / "database"
    pages, modified = file.stat().st_size // PAGE, file.stat().st_mtime_ns
    chosen = sorted(rng.sample(range(pages), max(1, pages // 200)))
    with open(file, "r+b") as f, open(aside(source) / "pages", "wb") as kept:
        for number in chosen:
            f.seek(number * PAGE)
            kept.write(f.read(PAGE))
            f.seek(number * PAGE)
            f.write(page(text, rng))
    (aside(source) / "written").write_text(json.dumps({"pages": chosen, "modified": modified}))


def restore_pages(source):
    """The file is as it was, with its time of modification."""
    written, file = json.loads((aside(source) / "written").read_text()), source / "database"
    with open(file, "r+b") as f, open(aside(source) / "pages", "rb") as kept:
        for number in written["pages"]:
            f.seek(number * PAGE)
            f.write(kept.read(PAGE))
    os.utime(file, ns=(written["modified"], written["modified"]))
    shutil.rmtree(aside(source))


def second_day(name):
    """What happens to this data set on its second day, and what undoes it."""
    return (write_pages, restore_pages) if name == "database" else (apply, undo)


class Edits:
    """Edits of which each can be undone: files are put aside, made and moved, never written over."""

    def __init__(self, aside):
        self.aside, self.done = aside, []

    def rewrite(self, file, change):
        body, mode = file.read_bytes(), file.stat().st_mode
        self.put_aside(file)
        self.create(file, change(body))
        file.chmod(mode & 0o7777)

    def create(self, file, body):
        file.write_bytes(body)
        self.done.append((str(file), None))

    def put_aside(self, file):
        self.move(file, self.aside / str(len(self.done)))

    def move(self, file, to):
        file.rename(to)
        self.done.append((str(to), str(file)))


def edited(body, rng):
    """Some bytes replaced and some inserted; in more places of a larger file."""
    for _ in range(1 + len(body) // (32 * MIB)):
        at = rng.randrange(len(body) + 1)
        body = body[:at] + noise(rng.random(), 60) + body[at + 20 :]
    return body
