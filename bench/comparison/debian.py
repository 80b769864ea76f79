"""Sources of Debian 13, pinned by their sums and kept between runs."""
import hashlib
import http.client
import pathlib
import subprocess
import tarfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "bench/data/sources"
TARBALLS = {
    "pool/main/c/coreutils/coreutils_9.7.orig.tar.xz": "e8bb26ad0293f9b5a1fc43fb42ba970e312c66ce92c1b0b16713d7500db251bf",
    "pool/main/g/git/git_2.47.3.orig.tar.xz": "9c2eb1250781b3e5bfef098572d07fdf132d67e6c065e4307332ade9819a1501",
    "pool/main/p/perl/perl_5.40.1.orig.tar.xz": "dfa20c2eef2b4af133525610bbb65dd13777ecf998c9c5b1ccf0d308e732ee3f",
    "pool/main/p/python3.13/python3.13_3.13.5.orig.tar.xz":
        "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640",
}


class Unavailable(Exception):
    """A tarball cannot be had."""


def fetch_all():
    KEPT.mkdir(parents=True, exist_ok=True)
    for path, sha256 in TARBALLS.items():
        kept = KEPT / path.rsplit("/", 1)[1]
        if not kept.exists() or hashlib.sha256(kept.read_bytes()).hexdigest() != sha256:
            kept.write_bytes(fetched(path, sha256))


def mirror():
    """The archive of bin/debian-mirror. For versions that it has no more, COFFRE_DEBIAN_MIRROR names an older state."""
    asked = subprocess.run([ROOT / "bin/debian-mirror", "trixie"], capture_output=True, text=True)
    if asked.returncode != 0:
        raise Unavailable(asked.stderr.strip().removesuffix("."))
    return asked.stdout.strip()


def fetched(path, sha256):
    # No reason names the mirror: it gets into the results, and those are kept with the sources.
    try:
        with urllib.request.urlopen(f"{mirror()}/{path}", timeout=60) as answer:
            body = answer.read()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable(f"{path}: {error}") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise Unavailable(f"{path}: other bytes than those pinned")
    return body


def unpack(folder, scale):
    """All of them, or at a smaller scale the first few."""
    for path in list(TARBALLS)[: max(1, round(len(TARBALLS) * scale))]:
        with tarfile.open(KEPT / path.rsplit("/", 1)[1]) as tarball:
            tarball.extractall(folder, filter="data")
