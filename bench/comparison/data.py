"""The data sets: the same bytes on every machine."""
import os
import random
import shutil

from comparison import debian
from comparison.process import MIB, apart

PAGE = 8 << 10  # bytes, of the database
LARGE = "large"  # of what is mounted: the file that is read
TREES = 4  # of the kernel
PART = 64 << 10  # bytes, of each file of such a tree


def noise(seed, n):
    return random.Random(seed).randbytes(n)


def prose(seed, n):
    """Text-like: words of a Zipf-like vocabulary; zstd and restic's compressor make about a third of it."""
    rng = random.Random(seed)
    words = [bytes(rng.choices(b"etaoinshrdlucmfwypvbgkqjxz", k=rng.randint(2, 11))) for _ in range(20_000)]
    weights = [1 / (i + 10) for i in range(len(words))]
    return b" ".join(rng.choices(words, weights, k=n // 5))[:n]


def make_big(folder, scale):
    """40 files, 4 GiB: half text-like, a quarter noise, the rest copies and shifted copies of both."""
    size = int(102 * MIB * scale)
    text = prose("text", 8 * MIB)
    for i in range(20):
        rng, out = random.Random(f"big{i}"), folder / f"text-{i:02}.log"
        with open(out, "wb") as f:
            while f.tell() < size:  # pieces of the text in an order of its own, so that no two files share chunks
                start = rng.randrange(len(text) - 9000)
                f.write(b"%d %s\n" % (rng.getrandbits(64), text[start : start + rng.randint(200, 9000)]))
    for i in range(10):
        with open(folder / f"noise-{i:02}.bin", "wb") as f:
            for part in range(0, size, 16 * MIB):
                f.write(noise(f"noise{i}.{part}", min(16 * MIB, size - part)))
    for i in range(5):
        shutil.copy(folder / f"text-{i:02}.log", folder / f"copy-{i:02}.log")
        data = (folder / f"noise-{i:02}.bin").read_bytes()
        (folder / f"shifted-{i:02}.bin").write_bytes(b"one line more\n" + data)


def make_many(folder, scale):
    """200,000 files of 0 to 16 KiB in 2,000 folders, text-like and noise."""
    text, rng = prose("small", 4 * MIB), random.Random("many")
    for d in range(int(2000 * scale)):
        sub = folder / f"{d // 50:03}" / f"folder-{d:04}"
        sub.mkdir(parents=True)
        for i in range(100):
            n = min(16384, int(rng.expovariate(1 / 3500)))
            if rng.random() < 0.15:
                body = rng.randbytes(n)
            else:
                start = rng.randrange(len(text) - 20000)
                body = b"%d-%d " % (d, i) + text[start : start + n]
            (sub / f"file-{i:02}.txt").write_bytes(body)


def make_source(folder, scale):
    """The sources of some Debian packages: 19,700 files, 290 MiB."""
    debian.unpack(folder, scale)


def make_kernel(folder, scale):
    """The sources of Debian's kernel: 86,600 files, 1.4 GiB. At a smaller scale, some of the files."""
    debian.unpack_kernel(folder)
    if scale < 1:
        rng = random.Random("kernel")
        for file in files_of(folder):
            if rng.random() >= scale:
                file.unlink()


def make_kernels(folder, scale):
    """Four such trees, of which no two share a chunk: each file has eight bytes of its own in every 64 KiB."""
    trees = [folder / f"linux-{n}" for n in range(TREES)]
    trees[0].mkdir()
    make_kernel(trees[0], scale)
    for tree in trees[1:]:
        shutil.copytree(trees[0], tree, symlinks=True, copy_function=shutil.copy)
    for tree in trees:
        for file in files_of(tree):
            body, rng = file.read_bytes(), random.Random(str(file.relative_to(folder)))
            mode = file.stat().st_mode & 0o7777
            file.unlink()
            file.write_bytes(b"".join(body[at : at + PART] + rng.randbytes(8) for at in range(0, len(body), PART)))
            file.chmod(mode)


def files_of(folder):
    """In an order that does not depend on the file system; without symbolic links."""
    return sorted(f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())


def make_database(folder, scale):
    """One file of 3 GiB, in pages of 8 KiB."""
    text = words()
    with open(folder / "database", "wb") as f:
        for part in range(int(384 * scale) or 1):
            rng = random.Random(f"database{part}")
            f.write(b"".join(page(text, rng) for _ in range(8 * MIB // PAGE)))


def words():
    return prose("database", 32 * MIB)


def page(text, rng):
    """Rows of words and of random bytes, which zstd compresses to 0.58."""
    noise, rows = rng.randbytes(PAGE // 512 * 120), []
    for at in range(0, len(noise), 120):
        start = int(rng.random() * (len(text) - 392))
        rows += (text[start : start + 392], noise[at : at + 120])
    return b"".join(rows)


def make_mounted(folder, scale):
    """200,000 entries in 2,000 folders, with links, attributes and holes among them, and one file of 1 GiB that compresses to
    0.58."""
    text, rng = prose("mounted", MIB), random.Random("mounted")
    for d in range(int(2000 * scale)):
        sub = folder / f"{d // 50:03}" / f"folder-{d:04}"
        sub.mkdir(parents=True)
        for i in range(97):
            start = rng.randrange(len(text) - 4000)
            (sub / f"file-{i:02}.txt").write_bytes(text[start : start + int(rng.expovariate(1 / 1000)) % 4000])
        (sub / "link").symlink_to("file-00.txt")
        (sub / "other-name.txt").hardlink_to(sub / "file-01.txt")
        with open(sub / "holes", "wb") as f:
            f.truncate(40_000)
        os.setxattr(sub / "file-02.txt", "user.comment", b"of its own")
        (sub / "file-03.txt").chmod(0o600)
    words_of_it = words()
    with open(folder / LARGE, "wb") as f:
        for part in range(int(128 * scale) or 1):
            rng = random.Random(f"large{part}")
            f.write(b"".join(page(words_of_it, rng) for _ in range(8 * MIB // PAGE)))


def make_grow(folder, scale):
    """The first of ten days: 0.9 GiB in 20,000 files."""
    make_mixed(folder, 0.2 * scale, 0.1 * scale)


def make_warm_up(folder, scale):
    """What another machine backs up before anything is measured: 130 MiB in 2,000 files, at every scale."""
    make_mixed(folder, 0.03, 0.01)


def make_mixed(folder, of_big, of_many):
    for name, maker, part in (("big", make_big, of_big), ("many", make_many, of_many)):
        (folder / name).mkdir()
        maker(folder / name, part)


MAKERS = {"big": make_big, "many": make_many, "source": make_source, "grow": make_grow, "warm-up": make_warm_up,
          "kernel": make_kernel, "kernels": make_kernels, "database": make_database, "mounted": make_mounted}


def place(name, work, scale):
    """What a data set needs is all in here."""
    return work / f"data-{name}-{scale:g}"


def made(name, work, scale):
    """The folder of a data set; made where it is not there yet, or where an interrupted run left it edited."""
    source = place(name, work, scale) / name
    if source.exists() and not aside(source).exists():
        return source
    shutil.rmtree(source.parent, ignore_errors=True)
    partial = source.with_name("partial")
    partial.mkdir(parents=True)
    print(f"making {name} …", flush=True)
    apart(MAKERS[name], partial, scale)
    partial.rename(source)
    return source


def amount(source):
    """Its files, and their bytes."""
    sizes = [f.stat().st_size for f in files_of(source)]
    return len(sizes), sum(sizes)


def aside(source):
    """Where the originals of edited files wait, as long as the data set is not as it was made."""
    return source.with_name("aside")
