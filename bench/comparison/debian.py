"""Sources of Debian 13, kept between runs: some pinned by their sums, and those of the kernel, which apt verifies."""
import hashlib
import http.client
import pathlib
import subprocess
import tarfile
import tempfile
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
KERNEL = "linux-source-6.12"


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


def fetch_kernel():
    """The version that apt has now, unless one is kept: runs of different days measure the same files."""
    if kept_kernel():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        asked = subprocess.run(["apt-get", "-q", "download", KERNEL], cwd=place, capture_output=True)
        if asked.returncode != 0:
            # As above: what apt says names the mirror.
            raise Unavailable(f"apt-get download {KERNEL}: exit code {asked.returncode}; apt-get update may help")
        for package in pathlib.Path(place).glob("*.deb"):
            package.rename(KEPT / package.name)


def kept_kernel():
    """The package, or None."""
    return next(iter(sorted(KEPT.glob(f"{KERNEL}_*_all.deb"))), None)


def kernel_version():
    return f"{KERNEL} {kept_kernel().name.split('_')[1]}"


def unpack_kernel(folder):
    """As any user: neither dpkg-deb nor tar needs root for that."""
    commands = f'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/src/{KERNEL}.tar.xz | tar -xJ --no-same-owner --strip-components 1'
    subprocess.run(["bash", "-c", f"set -o pipefail; {commands}", "unpack", kept_kernel()], cwd=folder, check=True)
