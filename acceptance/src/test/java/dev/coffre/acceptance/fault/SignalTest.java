package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP, SIGINT and SIGTERM end every command, and its exit code says which of them it was. */
class SignalTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void aCommandThatWaitsForTheVaultEndsAtOnce() throws Exception {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        SourceTree source = SourceTree.in(folder.resolve("source"), 51).files("few", 3, 1_000);
        int port;
        try (VaultProcess vault = VaultProcess.start(folder)) {
            agent.registered(vault, "signals");
            port = vault.port();
        }
        try (ServerSocket _ = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            assertEnds(agent.start("points"), "INT", 130);
            assertEnds(agent.start("status"), "HUP", 129);
            assertEnds(agent.start("check"), "TERM", 143);
            assertEnds(agent.start("backup", source.path()), "INT", 130);
            assertEnds(agent.start("recover", "--to", folder.resolve("target").toString()), "TERM", 143);
        }
    }

    private static void assertEnds(RunningProgram command, String signal, int exit) throws InterruptedException {
        Thread.sleep(2_500);
        assertThat(command.isAlive()).isTrue();
        boolean heeds = command.heeds(signal);
        if (!heeds) {
            command.kill();
        }
        assumeTrue(heeds, "the tests run where " + signal + " is ignored");

        command.signal(signal);

        Outcome ended = command.await(AT_ONCE).expect(exit);
        assertThat(ended.code()).isEqualTo("job-cancelled");
        assertThat(ended.figure("exit")).isEqualTo(exit);
    }

    /**
     * Before the program has begun, the JVM or the kernel itself ends it, and nothing is said then. The JVM has a moment of its
     * own start in which a signal makes it fail.
     */
    @Test
    void aCommandEndsWhileItStarts() throws Exception {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        for (int millis = 20; millis <= 520; millis += 50) {
            RunningProgram daemon = agent.start("daemon");
            Thread.sleep(millis);
            daemon.signal("TERM");

            Outcome ended = daemon.await(AT_ONCE);
            if (ended.out().contains("during initialization of VM")) {
                continue;
            }
            ended.expect(143);
            if (!ended.out().isEmpty()) {
                assertThat(ended.figure("exit")).isEqualTo(143);
            }
        }
    }

    @Test
    void aServiceThatIsStoppedSaysBySignal() throws Exception {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        RunningProgram daemon = agent.start("daemon");
        while (!daemon.output().contains("\"ready\"")) {
            Thread.sleep(50);
        }
        daemon.signal("TERM");

        Outcome ended = daemon.await(AT_ONCE).expect(143);
        assertThat(ended.code()).isEqualTo("terminated");
        assertThat(ended.figure("exit")).isEqualTo(143);
    }

    @Test
    void theVaultServiceIsStoppedInGoodOrderAndSaysBySignal() {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            vault.service().signal("TERM");

            Outcome ended = vault.service().await(Duration.ofSeconds(30)).expect(143);
            assertThat(ended.figure("exit")).isEqualTo(143);
            assertThat(ended.code()).isEqualTo("stopped");
        }
    }
}
