"""Questions about recovery points: asked of the agent's service, and of restic."""
import os
import pathlib
import socket
import subprocess
import threading
import time

from comparison.process import MIB, cpu_of
from comparison.tools import Coffre, Local, Rest

POINTS, LS, STATUS = "points", "ls of a folder", "status"
QUESTIONS = (POINTS, LS, STATUS)


class CoffreAnswers(Coffre):
    """The agent's service runs. Its answerer is started by the first question, so one is asked before anything is measured."""

    @property
    def launcher(self):
        """That of the agent. In a checkout, bin/coffre starts it, which a person's computer does not have."""
        built = self.programs.parent / "packaging/target/coffre-agent/bin/coffre"
        return built if built.exists() else self.programs / "coffre"

    def serve(self):
        ready = self.place / "daemon.log"
        with open(ready, "wb") as out:
            self.daemon = subprocess.Popen([self.programs / "coffre", "daemon", "--json"], env={**os.environ, **self.env}, stdout=out,
                                           stderr=subprocess.STDOUT)
        until(lambda: b'"ready"' in ready.read_bytes(), "the agent's service is not ready")
        self.ask_service("points")
        until(lambda: len(self.service()) == 2, "the agent's service answers no questions")

    def service(self):
        """The processes of daemon and answerer."""
        children = pathlib.Path(f"/proc/{self.daemon.pid}/task").glob("*/children")
        return [self.daemon.pid, *(int(child) for file in children for child in file.read_text().split())]

    def servers(self):
        return [*self.service(), self.server.process.pid]

    def ask_service(self, *question):
        return subprocess.run([self.programs / "coffre", *question], env={**os.environ, **self.env}, stdout=subprocess.PIPE, check=True).stdout

    def command(self, question, folder):
        words = {POINTS: ["points"], LS: ["ls", folder], STATUS: ["status"]}
        return [self.launcher, *words[question]], self.env

    def close(self):
        if hasattr(self, "daemon"):
            self.daemon.terminate()
            self.daemon.wait()
        super().close()


class OfRestic:
    """restic has no status: its list of snapshots is the nearest."""

    def command(self, question, folder):
        words = {POINTS: ["snapshots"], LS: ["ls", "latest", folder], STATUS: ["snapshots"]}
        return ["restic", *self.options, *map(str, words[question])], self.env

    def serve(self):
        pass


class LocalAnswers(OfRestic, Local):
    def servers(self):
        return []


class RestAnswers(OfRestic, Rest):
    def servers(self):
        return [self.server.process.pid]


TOOLS = {tool.name: tool for tool in (CoffreAnswers, LocalAnswers, RestAnswers)}


def until(there, otherwise):
    for _ in range(300):
        if there():
            return
        time.sleep(0.1)
    raise SystemExit(otherwise)


def measured(tool, question, folder):
    """Wall and CPU time of the client with what it starts, and CPU time of those that serve it."""
    command, env = tool.command(question, folder)
    return timed(command, env, tool.servers())


def timed(command, env, servers=()):
    before, started = sum(map(cpu_of, servers)), time.monotonic()
    child = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {child.returncode}: {child.stderr.read().decode()[-1500:]}")
    child.stderr.close()
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "server cpu": sum(map(cpu_of, servers)) - before}


class NoService:
    """Answers each question at once with an exit code and no output (AnswerProtocol), so that what is left is the client's own:
    the launcher, the start of its Java runtime, the question."""

    ANSWER = b"\x02" + b"\x06\x00\x00\x00\x01\x00"  # version 2; exit code 0

    def __init__(self, place):
        self.env, state = {"COFFRE_HOME": str(place)}, place / "state"
        state.mkdir(parents=True)
        self.sockets = [listening(state / name) for name in ("daemon.sock", "answerer.sock")]
        threading.Thread(target=self.answer, args=(self.sockets[1],), daemon=True).start()

    def answer(self, listener):
        while True:
            caller, _ = listener.accept()
            with caller:
                head = caller.recv(5, socket.MSG_WAITALL)
                caller.recv(int.from_bytes(head[1:], "big"), socket.MSG_WAITALL)
                caller.sendall(head[:1] + self.ANSWER[1:])  # in the version of the client


def listening(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return listener


def memory(processes):
    """MiB of these processes together: resident, and with each shared page counted once."""
    sums = {"Rss:": 0, "Pss:": 0}
    for pid in processes:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, kib = line.split()[:2]
            if name in sums:
                sums[name] += int(kib) * 1024 / MIB
    return {"rss": sums["Rss:"], "pss": sums["Pss:"]}
