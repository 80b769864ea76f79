"""Holds a running vault service to its openapi.json; check.sh installs what this needs and starts it."""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

import requests
import urllib3

import visit

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# Seconds for everything but starts and ends; the stage has two minutes.
TOTAL = 98

# Shares of the time that the good requests leave, of each pair of runs. Fuzzing goes on to the end of it.
NOBODY = 0.2
MACHINE = 0.32
ADMINISTRATOR = 0.16

# On a machine too busy for that, what was not called yet is called in a longer run: a stage that called nothing proves
# nothing.
TRIES = 4

# Each with its reason. Everything else is sent whatever schemathesis makes up.
EXCLUDED = {
    "POST /v1/admin/mail/test": "connects to hosts that are made up",
}

# Fuzzed on what is gone already: the others need a machine, an account and a vault.
EXPENDABLE = {
    "DELETE /v1/admin/machines/{machine}": {"machine": "renamed"},
    "DELETE /v1/admin/accounts/{account}": {"account": "bob"},
    "POST /v1/admin/vaults/{vault}/deletion": {"vault": "empty"},
}

# What schemathesis lets pass for allowed data, without 3xx and 5xx.
ACCEPTED = ["2xx", "401", "403", "404", "409", "429"]

# What schemathesis takes for a refusal, and 413.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]


class Service:
    """A vault service that nobody has set up yet, and its two agents."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        data = folder / "vault"
        self.mail = visit.Mailbox()
        self.said = folder / "said"
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [ROOT / "bin/coffre-vault", "serve", "--json", "--data", data, "--port", str(self.port),
                 "--address", "127.0.0.1", "--url", self.url, "--agent-archives", ROOT / "packaging/target"],
                stdout=said, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 90
        while '"ready"' not in self.said.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"api: the vault service did not start\n{self.said.read_text()}")
            time.sleep(0.1)
        (data / "mail-allow.json").write_text(json.dumps({"ports": [self.mail.port], "loopback": True}))

    def setup_code(self):
        return self.said.read_text().split('"setup"', 1)[1].split('"code"', 1)[1].split('"')[1]

    def agent(self, name, *arguments):
        """Runs the agent of this name; 3 is done with warnings."""
        environment = os.environ | {"COFFRE_HOME": str(self.folder / name)}
        done = subprocess.run([ROOT / "bin/coffre", *map(str, arguments)], env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode not in (0, 3):
            sys.exit(f"api: coffre {arguments[0]} ended with exit code {done.returncode}\n{done.stdout}")

    def assertion(self, name, challenge):
        """The machine's id, its authentication key and its assertion."""
        path = [ROOT / module / "target" / kind
                for module in ("acceptance", "agent", "backup", "sealing", "vault", "vault-store", "vault-client", "vault-memory") for kind in ("classes", "test-classes")]
        path += [jar for jar in sorted((ROOT / "server/target/lib").glob("*.jar")) if "coffre" not in jar.name]
        script = '. bin/find-jdk && exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "$@"'
        done = subprocess.run(
            ["sh", "-c", script, "sh", "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(map(str, path)),
             "dev.coffre.acceptance.load.MachineAssertion", self.folder / name, challenge["nonce"],
             str(challenge["time"])],
            cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE)
        return done.stdout.split()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.mail.close()


def settings(parameters, disabled):
    """A configuration for schemathesis: what exists, and which operations are not for this run."""
    lines = [f"hooks = {json.dumps(str(HERE / 'allowed.py'))}",
             "[checks.negative_data_rejection]", f"expected-statuses = {json.dumps(REFUSALS)}",
             "[checks.positive_data_acceptance]", f"expected-statuses = {json.dumps(ACCEPTED)}",
             "[parameters]"]
    lines += [f'"path.{name}" = {json.dumps(value)}' for name, value in parameters.items()]
    for named, other in EXPENDABLE.items():
        lines += ["[[operations]]", f"include-name = {json.dumps(named)}", "[operations.parameters]"]
        lines += [f'"path.{name}" = {json.dumps(value)}' for name, value in other.items()]
    for named in disabled:
        lines += ["[[operations]]", f"include-name = {json.dumps(named)}", "enabled = false"]
    return "\n".join(lines) + "\n"


class Run:
    """schemathesis at some operations as somebody, in a process and with a thread of its own: hypothesis is not
    thread-safe (two threads that compile the same source end in a SystemError)."""

    def __init__(self, service, folder, identity, operations, seconds, seed):
        self.name, headers, parameters = identity
        self.place = pathlib.Path(tempfile.mkdtemp(prefix=self.name + "-", dir=folder))
        self.document = folder / "openapi.json"
        self.identity = identity
        self.operations = operations
        disabled = sorted(set(operations_of(self.document)) - set(operations))
        (self.place / "schemathesis.toml").write_text(settings(parameters, disabled))
        command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file",
                   self.place / "schemathesis.toml", "run", self.document, "--url", service.url, "--tls-verify=false",
                   "--checks", "all", "--exclude-checks", "positive_data_acceptance", "--seed", str(seed),
                   "--max-examples", "15", "--workers", "1", "--request-timeout", "20", "--no-color",
                   "--generation-database", "none", "--warnings", "off", "--max-time", str(seconds),
                   # They judge how data is generated, and on a busy machine how fast, not the service.
                   "--suppress-health-check", "all",
                   "--report", "har", "--report-har-path", self.place / "report.har",
                   "--phases", "examples,coverage,fuzzing"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        with (self.place / "output").open("w") as output:
            self.process = subprocess.Popen(command, cwd=self.place, stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT)

    def ended(self):
        """Waits for it and reports it. Returns whether it found nothing."""
        status = self.process.wait()
        output = (self.place / "output").read_text()
        summary = [line.strip() for line in output.splitlines() if " generated" in line]
        sent, answered = self.sent_and_answered()
        self.uncalled = [one for one in self.operations if one not in sent]
        print(f"  as {self.name}: {'; '.join(summary)}; {len(sent)} of {len(self.operations)} operations called, "
              f"{len(answered)} answered 2xx", flush=True)
        if status != 0:
            print(output)
        return status == 0

    def sent_and_answered(self):
        """The operations that were called, and those that were answered with 2xx."""
        report = self.place / "report.har"
        if not report.exists():
            return set(), set()
        named = operations_of(self.document)
        calls = [(operation(entry["request"]["method"], entry["request"]["url"], named), entry["response"]["status"])
                 for entry in json.loads(report.read_text())["log"]["entries"]]
        return ({one for one, _ in calls} - {""}, {one for one, status in calls if 200 <= status < 300} - {""})


def operations_of(document):
    """Every operation as METHOD /path/{with}/{variables}."""
    return [f"{method.upper()} {path}" for path, methods in json.loads(document.read_text())["paths"].items()
            for method in methods]


def operation(method, url, operations):
    """The operation of a request; empty for none."""
    path = urllib.parse.urlsplit(url).path
    fitting = [named for named in operations if named.startswith(method + " ")
               and re.fullmatch(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(named.split(" ")[1])), path)]
    return min(fitting, key=lambda named: named.count("{"), default="")


def parts(operations, number):
    return [operations[first::number] for first in range(number)]


def fuzz(service, folder, visitor, seed, seconds):
    """Two processes at a time, as there are two cores. Returns whether nothing was found."""
    named = [one for one in operations_of(folder / "openapi.json") if one not in EXCLUDED]
    held = [one for one in named if "vaultCredentials" in visitor.schemes(one)]
    clean = True
    # Each part by another administrator: an account changes 300 things an hour.
    administered = [(visitor.as_administrator(name), part, ADMINISTRATOR)
                    for name, part in zip(visit.ADMINISTRATORS, parts(named, len(visit.ADMINISTRATORS)))]
    for pair in ([(visitor.as_nobody(), named, NOBODY), (visitor.as_holder(), held, NOBODY)],
                 [(visitor.as_machine(), half, MACHINE) for half in parts(named, 2)],
                 *(administered[first:first + 2] for first in range(0, len(administered), 2))):
        for attempt in range(TRIES):
            if not pair:
                break
            runs = [Run(service, folder, identity, operations, max(8, round(share * seconds)) << attempt, seed)
                    for identity, operations, share in pair]
            clean = all([run.ended() for run in runs]) and clean
            pair = [(run.identity, run.uncalled, MACHINE) for run in runs if run.uncalled]
        for identity, uncalled, _ in pair:
            print(f"  as {identity[0]} never called: {', '.join(uncalled)}")
            clean = False
    return clean


def main():
    urllib3.disable_warnings()  # the certificate is the service's own
    seed = int(os.environ.get("COFFRE_SEED") or random.SystemRandom().randrange(1 << 31))
    print(f"  seed {seed} (COFFRE_SEED repeats it)", flush=True)
    for named, reason in EXCLUDED.items():
        print(f"  skipped: {named} ({reason})")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="coffre-api-"))
    begun = time.monotonic()
    service = Service(folder)
    clean = False
    try:
        (folder / "openapi.json").write_bytes(requests.get(service.url + "/v1/openapi.json", verify=False).content)
        visitor = visit.Visitor(service, folder)
        visitor.visit()
        missing = sorted(set(operations_of(folder / "openapi.json")) - visitor.answered)
        print(f"  {len(visitor.answered)} operations answered 2xx to a good request, "
              f"{len(missing)} of the document did not ({time.monotonic() - begun:.0f} s)", flush=True)
        for failure in missing + visitor.failures:
            print(f"    {failure}")
        left = TOTAL - (time.monotonic() - begun)
        clean = fuzz(service, folder, visitor, seed, left) and not missing and not visitor.failures
        if service.process.poll() is not None:
            print("  the vault service ended by itself")
            clean = False
        print(f"  {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        service.stop()
        if clean:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"  kept: {folder}")
    sys.exit(0 if clean else 1)


main()
