"""The tools, each with a repository of its own that is new. Every step gives its figures: wall and CPU time, peak RSS,
and what the tool tells of the bytes that it read from the source, sent, and fetched; MiB."""
import json
import os
import shlex
import socket
import ssl
import subprocess
import time
import urllib.request

from comparison.process import MIB, cpu_of, forget_peak_of, peak_of, run, size_on_disk


class Service:
    """A server on the same cores: its process, and what it uses while a client's command runs."""

    def __init__(self, command, log, answers):
        """Ends the comparison if the server does not answer soon; answers() fails with OSError until then."""
        with open(log, "wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            self.wait_for(answers, log)
        except BaseException:
            self.close()
            raise

    def wait_for(self, answers, log):
        for _ in range(600):
            try:
                return answers()
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"the server does not answer: {log.read_text()[-1500:]}")

    def measured(self, command, log, env, reads=None):
        """The figures of the command, with those of the server meanwhile."""
        pid = self.process.pid
        forget_peak_of(pid)
        before = cpu_of(pid)
        figures, printed = run(command, log, env, reads=reads)
        return figures | {"server cpu": cpu_of(pid) - before, "server rss": peak_of(pid)}, printed

    def close(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


class Local:
    """restic with a repository in a folder."""

    name = "local"

    def __init__(self, place, bench):
        self.repo, self.log, self.options = place / "repo", place / "log", []
        (place / "password").write_text("a passphrase for measuring")
        self.env = {"RESTIC_REPOSITORY": str(self.repo), "RESTIC_PASSWORD_FILE": str(place / "password"),
                    "RESTIC_CACHE_DIR": str(place / "cache")}
        self.start()
        try:
            self.restic("init")
        except BaseException:
            self.close()
            raise

    def start(self):
        pass

    def restic(self, *arguments, reads=None):
        return self.measured(["restic", "-q", "--json", *self.options, *map(str, arguments)], reads)

    def measured(self, command, reads):
        return run(command, self.log, self.env, reads=reads)

    def backup(self, source):
        return self.saved(*self.restic("backup", source))

    def backup_stream(self, file):
        return self.saved(*self.restic("backup", "--stdin", "--stdin-filename", file.name, reads=file))

    @staticmethod
    def saved(figures, printed):
        return figures | {"sent": printed[-1]["data_added_packed"] / MIB}

    def recover_stream(self, target):
        return self.restic("restore", "latest", "--target", target)[0]

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


class Rest(Local):
    """restic with rest-server, through TLS with a certificate of its own. Nobody logs in: that costs rest-server nothing."""

    name = "rest"

    def start(self):
        place, port = self.log.parent, free_port()
        certificate, key = place / "certificate.pem", place / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-out", certificate, "-keyout", key], check=True, capture_output=True)
        self.options = ["--cacert", str(certificate)]
        self.env["RESTIC_REPOSITORY"] = f"rest:https://localhost:{port}/repo/"
        self.server = Service(
            ["restic-rest-server", "--path", place, "--listen", f"127.0.0.1:{port}", "--no-auth", "--tls", "--tls-cert", certificate,
             "--tls-key", key], place / "server.log", lambda: socket.create_connection(("127.0.0.1", port), 1).close())

    def measured(self, command, reads):
        return self.server.measured(command, self.log, self.env, reads)

    def close(self):
        self.server.close()


class Borg:
    name = "borg"

    def __init__(self, place, bench):
        self.repo, self.log, self.points = place / "repo", place / "log", 0
        self.env = {"BORG_REPO": str(self.repo), "BORG_PASSPHRASE": "a passphrase for measuring",
                    "BORG_BASE_DIR": str(place / "base")}
        self.borg("init", "-e", "repokey-blake2")

    def borg(self, *arguments, cwd="/", reads=None):
        return run(["borg", *map(str, arguments)], self.log, self.env, cwd, reads)

    def backup(self, source, reads=None):
        self.points += 1
        figures, printed = self.borg("create", "--json", "-C", "zstd,3", f"::{self.points}", source, reads=reads)
        return figures | {"sent": printed[-1]["archive"]["stats"]["deduplicated_size"] / MIB}

    def backup_stream(self, file):
        return self.backup("-", file)

    def recover_stream(self, target):
        target.mkdir()
        return self.borg("extract", f"::{self.points}", cwd=target)[0]

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
        port = free_port()
        self.url = f"https://localhost:{port}"
        self.server = Service(
            [self.programs / "coffre-vault", "serve", "--data", place / "vault", "--port", str(port), "--address", "127.0.0.1",
             "--url", self.url, "--admin-password-file", place / "password"],
            place / "server.log", lambda: self.answer("/v1/health"))
        try:
            self.token = self.ask("/v1/admin/token", {"name": "admin", "password": self.password})["token"]
            self.serve_another(bench.warm_up)
            self.before = self.stored()
            self.env = self.register("measured")
        except BaseException:
            self.close()
            raise

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

    def coffre(self, *arguments, reads=None):
        """The agent's figures, with the full collections of its heap."""
        collections = self.place / "collections.log"
        collections.unlink(missing_ok=True)
        options = f"{os.environ.get('COFFRE_JAVA_OPTIONS', '')} -Xlog:gc:file={collections}"
        figures, events = self.measured([self.programs / "coffre", *map(str, arguments), "--json"],
                                        self.env | {"COFFRE_JAVA_OPTIONS": options}, reads)
        return figures | {"full": collections.read_text().count("Pause Full")}, events

    def measured(self, command, env=None, reads=None):
        figures, printed = self.server.measured(command, self.log, env, reads)
        return figures, {e["event"]: e for e in printed if "event" in e}

    def backup(self, source):
        return self.saved(*self.coffre("backup", source, "--compression", self.compression))

    def backup_stream(self, file):
        return self.saved(*self.coffre("backup", "--stdin", file.name, "--compression", self.compression, reads=file))

    def recover_stream(self, target):
        return self.coffre("recover", "--to", target)[0]

    @staticmethod
    def saved(figures, events):
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
        self.server.close()


class FastCoffre(Coffre):
    name, compression = "coffre fast", "fast"


class Before(Coffre):
    """The agent and the vault service of another build."""

    name = "before"

    def __init__(self, place, bench):
        super().__init__(place, bench._replace(programs=bench.before))


TOOLS = {tool.name: tool for tool in (Coffre, FastCoffre, Before, Rest, Local, Borg)}
