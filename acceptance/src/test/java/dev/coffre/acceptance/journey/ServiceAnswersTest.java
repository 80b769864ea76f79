package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Commands that the agent's service answers: the same as without it, whatever happens to it. */
class ServiceAnswersTest extends AnsweringService {
    /** Command lines, and whether the service answers them. */
    private static final List<Map.Entry<String, Boolean>> COMMANDS = List.of(
            Map.entry("points", true),
            Map.entry("points --all --lang fr", true),
            Map.entry("points --before 2", true),
            Map.entry("points --before 0", true),
            Map.entry("points --before soon", true),
            Map.entry("points --all --before 2", true),
            Map.entry("ls", true),
            Map.entry("ls -R", true),
            Map.entry("ls 1 -R --lang=fr", true),
            Map.entry("ls 9", true),
            Map.entry("ls part", true),
            Map.entry("ls 1 ./part", true),
            Map.entry("ls 1 nowhere", true),
            Map.entry("ls 1 /nowhere --lang fr", true),
            Map.entry("find part*", true),
            Map.entry("find nothing-like-this -i --lang fr", true),
            Map.entry("find part* --limit 0", true),
            Map.entry("history part", true),
            Map.entry("history nowhere", true),
            Map.entry("jobs", true),
            Map.entry("status", true),
            Map.entry("status --lang fr", true),
            Map.entry("status --help", false),
            Map.entry("points --nonsense", false),
            Map.entry("points 7", false),
            Map.entry("jobs cancel", false),
            Map.entry("points --machine other", false),
            Map.entry("ls --machine other --credentials /nowhere", false));

    @Test
    void outputAndExitCodeAreTheSameWithAndWithoutTheService() throws Exception {
        List<List<Object>> alone = new ArrayList<>();
        for (Map.Entry<String, Boolean> each : COMMANDS) {
            alone.add(comparable(run(each.getKey())));
            alone.add(comparable(run(each.getKey() + " --json")));
        }
        RunningProgram daemon = daemon();
        for (int i = 0; i < COMMANDS.size(); i++) {
            String line = COMMANDS.get(i).getKey();
            assertThat(comparable(run(line))).as(line).isEqualTo(alone.get(2 * i));
            assertThat(comparable(run(line + " --json"))).as(line).isEqualTo(alone.get(2 * i + 1));
            assertThat(isAnswered(line)).as(line).isEqualTo(COMMANDS.get(i).getValue());
        }
        daemon.stop();
        assertThat(comparable(run("points"))).as("after the service").isEqualTo(alone.getFirst());
        assertThat(answerer()).as("ended with the service").isEmpty();
    }

    @Test
    void aKilledAnswererIsStartedAgainAndAKilledDaemonTakesItAlong() throws Exception {
        List<Object> points = comparable(run("points"));
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        ProcessHandle first = answerer().orElseThrow();
        first.destroyForcibly();
        first.onExit().get();
        assertThat(comparable(run("points"))).isEqualTo(points);
        assertThat(isAnswered("points")).isTrue();
        ProcessHandle second = answerer().orElseThrow();
        assertThat(second.pid()).isNotEqualTo(first.pid());

        daemon.kill();
        second.onExit().get(20, TimeUnit.SECONDS);
        assertThat(comparable(run("points"))).isEqualTo(points);

        RunningProgram next = daemon();
        assertThat(isAnswered("points")).as("by the next service").isTrue();
        next.stop();
    }

    @Test
    void aStoppedAnswererAndKilledClientsDoNotStopTheCommand() throws Exception {
        List<Object> points = comparable(run("points"));
        RunningProgram daemon = daemon();
        for (int i = 0; i < 20; i++) {
            RunningProgram client = client("ls -R").start(folder.resolve("asked"));
            Thread.sleep(i * 10);
            client.kill();
        }
        assertThat(isAnswered("points")).as("after killed clients").isTrue();
        long stopped = answerer().orElseThrow().pid();
        signal("STOP");
        assertThat(comparable(run("points"))).as("while it is stopped").isEqualTo(points);
        assertThat(isAnswered("points")).as("by the next one").isTrue();
        assertThat(answerer().orElseThrow().pid()).isNotEqualTo(stopped);
        daemon.stop();
    }

    /** Ctrl-C, while the vault does not answer: a proxy takes the connection and is silent. */
    @Test
    void aSignalEndsACommandAsWithoutTheService() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(60_000);
            Outcome alone = interrupted(silent);
            assertThat(alone.exit()).isEqualTo(130);
            assertThat(alone.code()).isEqualTo("job-cancelled");
            RunningProgram daemon = daemon();
            assertThat(isAnswered("points")).isTrue();
            assertThat(comparable(interrupted(silent))).isEqualTo(comparable(alone));
            assertThat(isAnswered("points")).as("the answerer goes on").isTrue();
            daemon.stop();
        }
    }

    private Outcome interrupted(ServerSocket silent) throws Exception {
        RunningProgram points = Invocation.of(Checkout.file("bin/coffre"), "points", "--json")
                .with("COFFRE_HOME", agent.home().toString())
                .with("https_proxy", "http://127.0.0.1:" + silent.getLocalPort())
                .start(folder.resolve("said"));
        try (Socket waiting = silent.accept()) {
            assertThat(waiting.isConnected()).isTrue();
            ProcessHandle launcher = ProcessHandle.of(points.pid()).orElseThrow();
            signal("INT", launcher.children().findFirst().orElse(launcher).pid());
            return points.await();
        }
    }

    @Test
    void sixteenAtOnce() throws Exception {
        Outcome alone = run("ls -R --json");
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        List<RunningProgram> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(client("ls -R --json").start(folder.resolve("asked")));
        }
        for (RunningProgram each : all) {
            assertThat(comparable(each.await())).isEqualTo(comparable(alone));
        }
        daemon.stop();
    }

    /** The folder of the sockets is open to all here; the kernel tells who connects. */
    @Test
    void anotherUserIsNotAnsweredAndNotAsked() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to act as another user");
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        for (Path open : List.of(
                folder, folder.resolve("machine"), agent.home(), agent.home().resolve("state"))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String name : List.of("answerer.sock", "daemon.sock")) {
            Path socket = agent.home().resolve("state").resolve(name);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            String asked = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n"
                    + "s.sendall(b'answerer\\n')\nprint(s.recv(100))";
            Outcome stranger = new Invocation(
                            List.of("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=-all"),
                            Map.of("PATH", "/usr/bin:/bin"))
                    .and("/usr/bin/python3", "-c", asked, socket.toString())
                    .run(folder.resolve("said"));
            assertThat(stranger.out() + stranger.err()).as(name).containsAnyOf("b''", "ConnectionReset", "BrokenPipe");
        }
        daemon.stop();

        // And a stranger that listens where the answerer did.
        String listening = "import socket,sys\n"
                + "s=socket.socket(socket.AF_UNIX)\n"
                + "s.bind(sys.argv[1])\n"
                + "s.listen()\n"
                + "print('listens',flush=True)\n"
                + "c,_=s.accept()\n"
                + "c.sendall(bytes([2,1,0,0,0,1,33,6,0,0,0,1,0]))\n"
                + "c.recv(9)";
        Path place = Files.createDirectory(folder.resolve("strange"));
        Files.setAttribute(place, "unix:uid", 1000);
        RunningProgram impostor = new Invocation(
                        List.of("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=-all"),
                        Map.of("PATH", "/usr/bin:/bin"))
                .and(
                        "/usr/bin/python3",
                        "-c",
                        listening,
                        place.resolve("answerer.sock").toString())
                .start(folder.resolve("said"));
        for (int i = 0; i < 100 && !impostor.output().contains("listens"); i++) {
            Thread.sleep(100);
        }
        Outcome misled = Invocation.of(
                        Path.of(program(), "runtime/bin/java"),
                        "-cp",
                        jar(),
                        "dev.coffre.agent.answerer.AnswerClient",
                        Long.toString(ProcessHandle.current().pid()),
                        place.toString(),
                        "",
                        "points")
                .run(folder.resolve("asked"));
        assertThat(misled.exit()).as(misled.toString()).isEqualTo(BY_ITSELF);
        assertThat(misled.out()).isEmpty();
        impostor.kill();
    }
}
