"""Sources of Debian 13, pinned by their sums and kept between runs."""
import hashlib
import http.client
import pathlib
import tarfile
import urllib.request

KEPT = pathlib.Path(__file__).resolve().parent.parent / "data/sources"
MIRRORS = (
    "https://deb.debian.org/debian",
    "http://deb.debian.org/debian",
    "https://snapshot.debian.org/archive/debian/20251001T000000Z",  # for when the archive has moved on
)
TARBALLS = {
    "pool/main/c/coreutils/coreutils_9.7.orig.tar.xz": "e8bb26ad0293f9b5a1fc43fb42ba970e312c66ce92c1b0b16713d7500db251bf",
    "pool/main/g/git/git_2.47.3.orig.tar.xz": "9c2eb1250781b3e5bfef098572d07fdf132d67e6c065e4307332ade9819a1501",
    "pool/main/p/perl/perl_5.40.1.orig.tar.xz": "dfa20c2eef2b4af133525610bbb65dd13777ecf998c9c5b1ccf0d308e732ee3f",
    "pool/main/p/python3.13/python3.13_3.13.5.orig.tar.xz":
        "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640",
}


class Unavailable(Exception):
    """A tarball can be had from no mirror."""


def fetch_all():
    KEPT.mkdir(parents=True, exist_ok=True)
    for path, sha256 in TARBALLS.items():
        fetch(path, sha256)


def fetch(path, sha256):
    kept = KEPT / path.rsplit("/", 1)[1]
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == sha256:
        return
    refused = []
    for mirror in MIRRORS:
        try:
            body = urllib.request.urlopen(f"{mirror}/{path}", timeout=60).read()
        except (OSError, http.client.HTTPException) as error:
            refused.append(f"{mirror}: {error}")
            continue
        if hashlib.sha256(body).hexdigest() == sha256:
            kept.write_bytes(body)
            return
        refused.append(f"{mirror}: other bytes than those pinned")
    raise Unavailable(f"{path} ({'; '.join(refused)})")


def unpack(folder, scale):
    """All of them, or at a smaller scale the first few."""
    for path in list(TARBALLS)[: max(1, round(len(TARBALLS) * scale))]:
        with tarfile.open(KEPT / path.rsplit("/", 1)[1]) as tarball:
            tarball.extractall(folder, filter="data")
