"""The tools, each with a repository of its own that is new. Every step gives its figures: wall and CPU time, peak RSS,
and what the tool tells of the bytes that it read from the source, sent, and fetched; MiB."""
import json
import shlex
import socket
import ssl
import subprocess
import time
import urllib.request

from comparison.process import MIB, cpu_of, forget_peak_of, peak_of, run, size_on_disk


class Restic:
    name = "restic"

    def __init__(self, place, bench):
        self.repo, self.log = place / "repo", place / "log"
        (place / "password").write_text("a passphrase for measuring")
        self.env = {"RESTIC_REPOSITORY": str(self.repo), "RESTIC_PASSWORD_FILE": str(place / "password"),
                    "RESTIC_CACHE_DIR": str(place / "cache")}
        self.restic("init")

    def restic(self, *arguments):
        return run(["restic", "-q", "--json", *map(str, arguments)], self.log, self.env)

    def backup(self, source):
        figures, printed = self.restic("backup", source)
        return figures | {"sent": printed[-1]["data_added_packed"] / MIB}

    def recover(self, source, target):
        return self.restic("restore", f"latest:{source}", "--target", target)[0]

    def recover_file(self, file, target):
        return self.restic("restore", f"latest:{file.parent}", "--include", f"/{file.name}", "--target", target)[0]

    def check(self):
        return self.restic("check", "--read-data")[0]

    def collect(self):
        return self.restic("forget", "--keep-last", "1", "--prune")[0]

    def stored(self):
        return size_on_disk(self.repo)

    def close(self):
        pass


class Borg:
    name = "borg"

    def __init__(self, place, bench):
        self.repo, self.log, self.points = place / "repo", place / "log", 0
        self.env = {"BORG_REPO": str(self.repo), "BORG_PASSPHRASE": "a passphrase for measuring",
                    "BORG_BASE_DIR": str(place / "base")}
        self.borg("init", "-e", "repokey-blake2")

    def borg(self, *arguments, cwd="/"):
        return run(["borg", *map(str, arguments)], self.log, self.env, cwd)

    def backup(self, source):
        self.points += 1
        figures, printed = self.borg("create", "--json", "-C", "zstd,3", f"::{self.points}", source)
        return figures | {"sent": printed[-1]["archive"]["stats"]["deduplicated_size"] / MIB}

    def recover(self, source, target):
        target.mkdir()
        return self.borg("extract", "--strip-components", len(source.parts) - 1, f"::{self.points}", cwd=target)[0]

    def recover_file(self, file, target):
        target.mkdir()
        return self.borg("extract", f"::{self.points}", file.relative_to("/"), cwd=target)[0]

    def check(self):
        return self.borg("check", "--verify-data")[0]

    def collect(self):
        return run(["sh", "-c", "borg prune --keep-last 1 && borg compact"], self.log, self.env)[0]

    def stored(self):
        return size_on_disk(self.repo)

    def close(self):
        pass


class Coffre:
    """An agent that begins cold each time, and a vault service that runs. A service runs for weeks, so it is not measured
    cold: before anything is, it has served another machine's backup and recovery."""

    name, compression = "coffre", "default"
    insecure = ssl._create_unverified_context()  # our own child on the loopback device; the agent checks the pin
    password = "a password for measuring"

    def __init__(self, place, bench):
        self.place, self.programs, self.log = place, bench.programs, place / "log"
        self.token, self.before = None, 0  # MiB that are not of what is measured
        (place / "password").write_text(self.password)
        with socket.create_server(("127.0.0.1", 0)) as s:
            port = s.getsockname()[1]
        self.url = f"https://localhost:{port}"
        self.server = subprocess.Popen(
            [self.programs / "coffre-vault", "serve", "--data", place / "vault", "--port", str(port), "--address", "127.0.0.1",
             "--url", self.url, "--admin-password-file", place / "password"],
            stdout=open(place / "server.log", "wb"), stderr=subprocess.STDOUT)
        try:
            self.await_server()
            self.token = self.ask("/v1/admin/token", {"name": "admin", "password": self.password})["token"]
            self.serve_another(bench.warm_up)
            self.before = self.stored()
            self.env = self.register("measured")
        except BaseException:
            self.close()
            raise

    def await_server(self):
        for _ in range(600):
            try:
                return self.answer("/v1/health")
            except OSError:
                if self.server.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"the vault service does not answer: {(self.place / 'server.log').read_text()[-1500:]}")

    def ask(self, path, body=None):
        return json.loads(self.answer(path, body))

    def answer(self, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, None if body is None else json.dumps(body).encode(), headers)
        return urllib.request.urlopen(request, context=self.insecure, timeout=10).read()

    def register(self, machine):
        """A machine in a vault of its own; what its agent's commands need."""
        self.answer("/v1/admin/vaults", {"name": machine})
        credentials = self.place / f"{machine}.VaultCredentials"
        credentials.write_bytes(self.answer(f"/v1/admin/vaults/{machine}/credentials", {}))
        env = {"COFFRE_HOME": str(self.place / f"agent-{machine}")}
        run([self.programs / "coffre", "register", credentials, "--name", machine, "--generate-passphrase", "--save-passphrase",
             self.place / f"passphrase-{machine}", "--i-saved-the-passphrase", "--no-recovery-code"], self.log, env)
        return env

    def serve_another(self, source):
        env = self.register("another")
        for command in (["backup", source], ["recover", "--to", self.place / "recovered-by-another"]):
            run([self.programs / "coffre", *command], self.log, env)

    def coffre(self, *arguments):
        return self.measured([self.programs / "coffre", *map(str, arguments), "--json"], self.env)

    def measured(self, command, env=None):
        """The command's figures, with those of the vault service meanwhile."""
        pid = self.server.pid
        forget_peak_of(pid)
        before = cpu_of(pid)
        figures, printed = run(command, self.log, env)
        events = {e["event"]: e for e in printed if "event" in e}
        return figures | {"vault cpu": cpu_of(pid) - before, "vault rss": peak_of(pid)}, events

    def backup(self, source):
        figures, events = self.coffre("backup", source, "--compression", self.compression)
        result = events["result"]
        return figures | {"read": result["bytesRead"] / MIB, "sent": result["bytesSent"] / MIB}

    def recover(self, source, target):
        figures, events = self.coffre("recover", "--to", target)
        return figures | {"fetched": events["recovered"]["bytesFetched"] / MIB}

    def recover_file(self, file, target):
        figures, events = self.coffre("recover", file, "--to", target)
        return figures | {"fetched": events["recovered"]["bytesFetched"] / MIB}

    def check(self):
        figures, events = self.coffre("check", "--all")
        return figures | {"fetched": events["checked"]["bytesFetched"] / MIB}

    def collect(self):
        """Nothing goes within seven days of its receipt, whatever the policy: this is the price of looking, not of freeing."""
        vault, data = shlex.quote(str(self.programs / "coffre-vault")), shlex.quote(str(self.place / "vault"))
        policy = f"{vault} admin set-retention measured --daily 7 --data {data}"
        return self.measured(["sh", "-c", f"{policy} && {vault} gc --data {data}"])[0]

    def stored(self):
        return size_on_disk(self.place / "vault/store") - self.before

    def close(self):
        self.server.terminate()
        self.server.wait()


class FastCoffre(Coffre):
    name, compression = "coffre fast", "fast"


class Before(Coffre):
    """The agent and the vault service of another build."""

    name = "before"

    def __init__(self, place, bench):
        super().__init__(place, bench._replace(programs=bench.before))


TOOLS = {tool.name: tool for tool in (Coffre, FastCoffre, Before, Restic, Borg)}
