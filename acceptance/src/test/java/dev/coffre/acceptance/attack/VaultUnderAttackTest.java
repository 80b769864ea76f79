package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers and single machines may cost the others: the table "Availability" of docs/threat-model.md. The service runs
 * with the heap with which it is delivered.
 */
class VaultUnderAttackTest {
    private static final int MOST_MIB = 700;
    private static final int MOST_IDLE_MIB = 350;
    private static final int DESCRIPTORS = 6_000;
    private static final long MEBIBYTE = 1 << 20;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private VaultProcess vault;
    private int seeds;

    @BeforeEach
    void start() throws IOException {
        assumeThat(descriptors()).as("ulimit -n").isGreaterThan(DESCRIPTORS);
        vault = VaultProcess.asShipped(folder);
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private static long descriptors() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .mapToLong(line -> Long.parseLong(line.split("\\s{2,}")[1]))
                .findFirst()
                .orElse(0);
    }

    @Test
    void memoryIsGivenBackAfterTheLoad() throws Exception {
        vault.restartWith(Map.of("COFFRE_VAULT_JAVA_OPTIONS", "-Dcoffre.idle.seconds=5"));
        load(3, 60);
        assertThat(resident("VmHWM")).isLessThan(MOST_MIB);
        awaitIdle(Duration.ofSeconds(90));
    }

    @Test
    @Tag("long")
    void memoryIsGivenBackTenMinutesAfterAHeavyLoad() throws Exception {
        load(12, 300);
        System.out.printf("  resident: %d MiB at most, ", resident("VmHWM"));
        assertThat(resident("VmHWM")).isLessThan(MOST_MIB);
        awaitIdle(Duration.ofMinutes(10));
        System.out.printf("%d when idle%n", resident("VmRSS"));
    }

    /** Machines that back up, strangers who hold connections, and bodies that are too large, all at once. */
    private void load(int machines, int mebibytes) {
        List<AgentProcess> agents = new ArrayList<>();
        for (int i = 0; i < machines; i++) {
            agents.add(machine("load-" + i));
        }
        try (Strangers _ = Strangers.thatSayNothing(vault.port(), 250);
                Strangers _ = Strangers.withHalfABody(vault.port(), 250, 15_000)) {
            List<RunningProgram> backups = new ArrayList<>();
            for (AgentProcess agent : agents) {
                backups.add(agent.start("backup", source(mebibytes).path()));
            }
            Strangers.withAWholeBody(vault.port(), 20, 20 * (int) MEBIBYTE).close();
            backups.forEach(backup -> backup.await().expect(0));
        }
    }

    private void awaitIdle(Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (resident("VmRSS") > MOST_IDLE_MIB && System.nanoTime() < deadline) {
            Thread.sleep(500);
        }
        assertThat(resident("VmRSS")).isLessThanOrEqualTo(MOST_IDLE_MIB);
    }

    @Test
    void strangersWithHalfABodyKeepNobodyOut() throws Exception {
        keepNobodyOut(Duration.ZERO);
    }

    @Test
    @Tag("long")
    void strangersWithHalfABodyKeepNobodyOutForFiveMinutes() throws Exception {
        keepNobodyOut(Duration.ofMinutes(5));
    }

    private void keepNobodyOut(Duration least) throws Exception {
        AgentProcess agent = machine("others");
        Administrator before = vault.administrator();
        Speeds speeds = new Speeds();
        long begun = System.nanoTime();
        for (int round = 0; round < ROUNDS || System.nanoTime() - begun < least.toNanos(); round++) {
            speeds.quiet(backup(agent));
            try (Strangers _ = Strangers.withHalfABody(vault.port(), 2_000, 15_000)) {
                speeds.attacked(backup(agent));
                assertThat(before.vaults()).isNotEmpty();
                assertThat(vault.administrator().vaults()).isNotEmpty();
            }
        }
        assertThat(speeds.kept()).as("%s", speeds).isGreaterThan(0.5);
        assertThat(resident("VmHWM")).isLessThan(MOST_MIB);
    }

    @Test
    void slowUploadsOfOneMachineKeepNobodyOut() throws Exception {
        AgentProcess slow = machine("slow");
        AgentProcess agent = machine("others");
        Speeds speeds = new Speeds();
        for (int round = 0; round < ROUNDS; round++) {
            speeds.quiet(backup(agent));
            try (SlowUploads _ = SlowUploads.begin(slow.home(), 12)) {
                speeds.attacked(backup(agent));
            }
        }
        assertThat(speeds.kept()).as("%s", speeds).isGreaterThan(0.8);
    }

    @Test
    @Tag("long")
    void aBodyThatDripsEndsAfterAMinute() throws Exception {
        try (Socket socket = tls()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/admin/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 10000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread drip = Thread.ofVirtual().start(() -> drip(out));
            long begun = System.nanoTime();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 408").contains(ProblemCode.REQUEST_TOO_SLOW.code());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.plusSeconds(15));
            drip.interrupt();
        }
    }

    private static void drip(OutputStream out) {
        try {
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(1_000);
            }
        } catch (IOException | InterruptedException ended) {
            // The vault has had enough.
        }
    }

    @Test
    @Tag("long")
    void anAnswerThatNobodyReadsEndsAfterAMinute() throws Exception {
        try (Socket socket = tls()) {
            socket.getOutputStream()
                    .write("GET /download/agent/linux-x64 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String head = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1)
                    .readLine();
            assertThat(head).startsWith("HTTP/1.1 200");
            Thread.sleep(PATIENCE.plusSeconds(15));
            assertThat(readable(socket)).isLessThan(20 * MEBIBYTE);
        }
    }

    /** Counts the bytes that are still in the buffers of the kernel. The vault has cut the answer off before its end. */
    private static long readable(Socket socket) {
        long count = 0;
        try {
            byte[] piece = new byte[1 << 16];
            for (int read = socket.getInputStream().read(piece);
                    read >= 0;
                    read = socket.getInputStream().read(piece)) {
                count += read;
            }
        } catch (IOException brokenOff) {
            // As it should be.
        }
        return count;
    }

    private Socket tls() throws IOException {
        return Loopback.context().getSocketFactory().createSocket("127.0.0.1", vault.port());
    }

    private AgentProcess machine(String name) {
        return AgentProcess.asShipped(folder.resolve(name)).registered(vault, name);
    }

    private SourceTree source(int mebibytes) {
        int seed = 6_000 + seeds++;
        return SourceTree.in(folder.resolve("source-" + seed), seed).file("new", mebibytes * MEBIBYTE);
    }

    private Duration backup(AgentProcess agent) {
        SourceTree source = source(48);
        long begun = System.nanoTime();
        agent.run("backup", source.path()).expect(0);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private long resident(String kind) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + vault.service().pid() + "/status")).stream()
                        .filter(line -> line.startsWith(kind + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                >> 10;
    }

    /** The best of each: what else the machine does makes a run slower and never faster. */
    private static final class Speeds {
        private final List<Duration> quiet = new ArrayList<>();
        private final List<Duration> attacked = new ArrayList<>();

        void quiet(Duration taken) {
            quiet.add(taken);
        }

        void attacked(Duration taken) {
            attacked.add(taken);
        }

        double kept() {
            return (double) best(quiet) / best(attacked);
        }

        private static long best(List<Duration> taken) {
            return taken.stream().mapToLong(Duration::toNanos).min().orElseThrow();
        }

        @Override
        public String toString() {
            return "quiet " + quiet + ", under attack " + attacked;
        }
    }
}
