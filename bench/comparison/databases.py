"""Large files that change in place: a day after the other, by the programs that own them. Each function works in a folder
of the workload, and `day` is 2 or more."""
import base64
import collections
import contextlib
import ctypes
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess

from comparison import data, debian
from comparison.process import MIB

# What it is, the most of "sent by Coffre : by restic" from day 2 on (None: no limit), whether it is read from standard
# input, its folders, each of which is backed up by itself (the limit is of the first), what makes it and what a day does to it.
Workload = collections.namedtuple("Workload", "what limit stream folders make change")

VERSION = 17  # of PostgreSQL
PROGRAMS = pathlib.Path(f"/usr/lib/postgresql/{VERSION}/bin")
BRANCHES, TRANSACTIONS = 200, 20_000  # of pgbench: its scale, and how many a day
NEW_MOUNTS = 0x20000  # CLONE_NEWNS
STATUS = b"\nX-Mozilla-Status: "
# Debian 13 as it was released, with servers that have had security updates since. No kernel: a chroot makes no initrd.
SERVERS = ("nginx haproxy php8.4-fpm php8.4-mysql php8.4-xml php8.4-mbstring mariadb-server openssh-server krb5-user python3-django "
           "ruby3.3 git runc rsyslog logrotate cron ca-certificates").split()
PACKAGES = ("jq", "htop tree", "postfix", "upgrade", "tmux", "unbound", "rsync curl", "vim", "sqlite3 lsof")  # of days 2 to 10


# --- PostgreSQL: pgbench's bank ------------------------------------------------------------------------------------------

def make_postgresql(place, scale):
    if not PROGRAMS.exists():
        raise debian.Unavailable(f"it needs apt-get install --no-install-recommends postgresql-{VERSION}")
    place.chmod(0o755)
    if owner := owner_of_postgresql():
        shutil.chown(place, owner)
    postgresql(place, "initdb", "--pgdata", place / "postgresql", "--waldir", place / "pg_wal", "--auth", "trust", "--username", "bench",
               "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
    with open(place / "postgresql/postgresql.conf", "a") as settings:  # only how fast it writes, not what
        settings.write(f"listen_addresses = ''\nunix_socket_directories = '{place}'\nfsync = off\n")
    while_running(place, "pgbench", "--initialize", "--quiet", "--scale", max(1, round(BRANCHES * scale)), "bench")


def change_postgresql(place, day):
    count = max(1, round(TRANSACTIONS * float((place / "scale").read_text())))
    while_running(place, "pgbench", "--no-vacuum", "--client", 1, "--transactions", count, "--random-seed", day, "bench")


def while_running(place, *command):
    """The server is started, works, writes a checkpoint and stops: what is backed up is at rest."""
    server = ("pg_ctl", "--pgdata", place / "postgresql", "--silent", "--wait")
    connection = ("--host", place, "--username", "bench")
    postgresql(place, *server, "--log", place / "log", "start")
    try:
        if "--initialize" in command:
            postgresql(place, "createdb", *connection, "bench")
        postgresql(place, command[0], *connection, *command[1:])
        postgresql(place, "psql", *connection, "--quiet", "--command", "CHECKPOINT", "bench")
    finally:
        postgresql(place, *server, "--mode", "fast", "stop")


def postgresql(place, program, *arguments):
    """As an unprivileged user: it refuses to run as root."""
    owner = owner_of_postgresql()
    prefix = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--clear-groups"] if owner else []
    quietly([*prefix, PROGRAMS / program, *arguments], place)


def owner_of_postgresql():
    """None for the user that runs this."""
    return "postgres" if os.geteuid() == 0 else None


# --- SQLite: a table of messages with two indexes ------------------------------------------------------------------------

def make_sqlite(place, scale):
    (place / "sqlite").mkdir()
    file, text, rng = place / "sqlite/messages.db", data.words().decode(), random.Random("sqlite")
    with contextlib.closing(opened(file)) as db:
        db.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, received INTEGER, sender TEXT, flags INTEGER, subject TEXT, body TEXT)")
        count = 0
        while file.stat().st_size < 0.82 * scale * (2 << 30):  # the indexes are the rest
            db.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)", (row(n, text, rng) for n in range(count, count + 100_000)))
            count += 100_000
            db.commit()
        db.execute("CREATE INDEX by_sender ON message (sender, received)")
        db.execute("CREATE INDEX by_time ON message (received)")
        db.commit()


def change_sqlite(place, day):
    """About 0.5 % of the pages."""
    text, rng = data.words().decode(), random.Random(f"sqlite on day {day}")
    with contextlib.closing(opened(place / "sqlite/messages.db")) as db:
        (pages,), (end,) = (db.execute(asked).fetchone() for asked in ("PRAGMA page_count", "SELECT max(id) + 1 FROM message"))
        changes = pages // 275  # and where a page is full, its neighbours change
        for n in range(changes * 7 // 10):
            number = rng.randrange(end)
            if n % 2:
                db.execute("UPDATE message SET flags = flags + 1 WHERE id = ?", (number,))
            else:
                *_, subject, body = row(number, text, rng)
                db.execute("UPDATE message SET subject = ?, body = ? WHERE id = ?", (subject, body, number))
        db.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)", (row(n, text, rng) for n in range(end, end + changes // 10)))
        db.executemany("DELETE FROM message WHERE id = ?", ((rng.randrange(end),) for _ in range(changes // 20)))
        db.commit()


def opened(file):
    db = sqlite3.connect(file)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        db.execute(f"PRAGMA {setting}")
    return db


def row(number, text, rng):
    start = int(rng.random() * (len(text) - 400))
    end = start + 60 + int(rng.random() * 190)
    return (number, 1_600_000_000 + 7 * number, f"{rng.getrandbits(13):04x}@example.org", int(rng.random() * 4), text[start : start + 30],
            f"{rng.getrandbits(64):x} {text[start + 30 : end]}")


# --- an ext4 image with a Debian -----------------------------------------------------------------------------------------

def make_ext4(place, scale):
    """2 GiB at every scale."""
    if os.geteuid() or not shutil.which("debootstrap"):
        raise debian.Unavailable("it needs root, for a loop mount, and apt-get install debootstrap")
    mirror, kept = debian.mirror(), debian.KEPT / "packages"
    kept.mkdir(parents=True, exist_ok=True)
    (place / "ext4").mkdir()
    (place / "root").mkdir()
    with open(image(place), "wb") as f:
        f.truncate(2 << 30)
    quietly(["mke2fs", "-q", "-t", "ext4", "-F", image(place)], place)
    with mounted(place) as root:
        quietly(["debootstrap", "--variant=minbase", f"--cache-dir={kept}", "trixie", root, mirror], place)
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", root / "etc" / name)
        with chroot(place, root, kept) as inside:
            inside("apt-get", "update")
            install(inside, SERVERS)
        write_logs(root, 1, 200_000)


def change_ext4(place, day):
    what = PACKAGES[day - 2]
    with mounted(place) as root:
        with chroot(place, root, debian.KEPT / "packages") as inside:
            if what == "upgrade":
                security = debian.mirror().rstrip("/") + "-security"
                (root / "etc/apt/sources.list.d/security.list").write_text(f"deb {security} trixie-security main\n")
                inside("apt-get", "update")
                inside("apt-get", "upgrade", "--yes", "--no-install-recommends")
            else:
                install(inside, what.split())
        write_logs(root, day, 10_000)


def image(place):
    return place / "ext4/debian.img"


def install(inside, packages):
    inside("apt-get", "install", "--yes", "--no-install-recommends", *packages)


def write_logs(root, day, lines):
    rng = random.Random(f"logs of day {day}")
    with open(root / "var/log/syslog", "a") as log:
        for n in range(lines):
            log.write(f"Jan {day:2} {n * 24 // lines:02}:{rng.randrange(60):02}:{rng.randrange(60):02} host nginx[{rng.randrange(99999)}]: client "
                      f"10.0.{rng.randrange(256)}.{rng.randrange(256)} request {rng.getrandbits(32):08x} took {rng.randrange(9999)} ms\n")


@contextlib.contextmanager
def mounted(place):
    """Mounts are this process's own: they end with it, however it ends."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "unshare")
    root = place / "root"
    quietly(["mount", "--make-rprivate", "/"], place)
    quietly(["mount", "-o", "loop", image(place), root], place)
    try:
        yield root
    finally:
        quietly(["umount", root], place)


@contextlib.contextmanager
def chroot(place, root, kept):
    """A function that runs a command in there. Packages stay outside of the image, and are downloaded once."""
    archives = root / "var/cache/apt/archives"
    mounts = []
    try:
        for options, on in ((["-t", "proc", "proc"], root / "proc"), (["--bind", "/dev"], root / "dev"), (["--bind", kept], archives)):
            quietly(["mount", *options, on], place)
            mounts.insert(0, on)
        (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # no service is started
        (root / "usr/sbin/policy-rc.d").chmod(0o755)
        environment = ["env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
        yield lambda *command: quietly(["chroot", root, *environment, *command], place)
    finally:
        for on in mounts:
            quietly(["umount", on], place)


# --- an mbox that grows --------------------------------------------------------------------------------------------------

def make_mbox(place, scale):
    (place / "mbox").mkdir()
    text, rng = data.words(), random.Random("mbox")
    with open(place / "mbox/Inbox", "wb") as f:
        while f.tell() < scale * (1 << 30):
            f.write(message(text, rng))


def change_mbox(place, day):
    """50 messages of a GiB are read or answered, which is noted in their headers, and 5 MiB of new ones come."""
    text, rng, file = data.words(), random.Random(f"mbox on day {day}"), place / "mbox/Inbox"
    scale = float((place / "scale").read_text())
    with open(file, "r+b") as f:
        end = file.stat().st_size
        for _ in range(max(1, round(50 * scale))):
            at = rng.randrange(end - 4 * MIB)
            f.seek(at)
            f.seek(at + f.read(4 * MIB).index(STATUS) + len(STATUS))
            f.write(b"%04d" % rng.choice((1, 2, 3, 11)))
        f.seek(end)
        while f.tell() < end + 5 * scale * MIB:
            f.write(message(text, rng))


def message(text, rng):
    start, number = rng.randrange(len(text) - 60_000), rng.getrandbits(64)
    body = text[start : start + 300 + min(50_000, int(rng.expovariate(1 / 3000)))]
    if rng.random() < 0.06:
        body += b"\n\n--part\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(rng.randbytes(5_000 + min(900_000, int(rng.expovariate(1 / 150_000)))))
    return (b"From %x@example.org Mon Jan  5 12:00:00 2026%s0000\nMessage-ID: <%x@example.org>\nFrom: %x@example.org\nSubject: %x\n\n%s\n\n"
            % (number & 0xFFF, STATUS, number, number & 0xFFF, number >> 40, body))


# --- a dump whose pages change at random, through a pipe -----------------------------------------------------------------

def make_dump(place, scale):
    (place / "dump").mkdir()
    data.make_database(place / "dump", scale / 3)  # 1 GiB


def change_dump(place, day):
    """0.5 % of the pages of 8 KiB are written anew."""
    file, text, rng = place / "dump/database", data.words(), random.Random(f"dump on day {day}")
    pages = file.stat().st_size // data.PAGE
    with open(file, "r+b") as f:
        for number in sorted(rng.sample(range(pages), max(1, pages // 200))):
            f.seek(number * data.PAGE)
            f.write(data.page(text, rng))


WORKLOADS = {
    "postgresql": Workload("PostgreSQL 17: pgbench at scale 200, 20,000 transactions a day; without `pg_wal`", 0.25, False,
                           ("postgresql", "pg_wal"), make_postgresql, change_postgresql),
    "sqlite": Workload("a table of messages with two indexes, 2 GiB; 0.5 % of its pages of 4 KiB change a day", 0.2, False,
                       ("sqlite",), make_sqlite, change_sqlite),
    "ext4": Workload("an image of 2 GiB with Debian 13 and servers; a package or two a day, on day 5 the security updates", 0.5, False,
                     ("ext4",), make_ext4, change_ext4),
    "mbox": Workload("1 GiB of mail; 50 headers change and 5 MiB come a day", 0.2, False, ("mbox",), make_mbox, change_mbox),
    "dump": Workload("1 GiB through standard input; 0.5 % of its pages of 8 KiB change a day, at random", 0.05, True, ("dump",),
                     make_dump, change_dump),
}


def quietly(command, place):
    """What it says goes to a log, and is shown if it fails."""
    with open(place / "commands.log", "ab") as log:
        ended = subprocess.run([str(word) for word in command], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if ended.returncode:
        said = (place / "commands.log").read_text(errors="replace")[-1500:]
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {ended.returncode}\n{said}")
