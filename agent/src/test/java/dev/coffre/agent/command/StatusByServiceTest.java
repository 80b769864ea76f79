package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.MachineVaultStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffre status} beside the agent's service, which asks the vault in its place. */
class StatusByServiceTest {
    /** A way on which only the service, which was started without it, gets to the vault. */
    private static final Map<String, String> NO_WAY =
            Map.of("LANG", "en_US.UTF-8", "HTTPS_PROXY", "http://127.0.0.1:1");

    @TempDir
    private Path folder;

    private AgentFixture fixture;
    private Daemon daemon;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        fixture = new AgentFixture(folder);
        AgentContext world = fixture.world();
        daemon = new Daemon(
                world.home(),
                world.clock(),
                world::zone,
                world.jobProgram(),
                world.installation(),
                () -> "",
                () -> MachineVaultStatus.ask(world.vault(), world.log()));
        CountDownLatch ready = new CountDownLatch(1);
        thread = Thread.ofPlatform().start(() -> daemon.run(ready::countDown));
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop() throws InterruptedException {
        end();
        fixture.close();
    }

    private void end() throws InterruptedException {
        daemon.stop();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    private String withoutAWay(int exit, String... arguments) {
        assertThat(fixture.run(NO_WAY, arguments)).isEqualTo(exit);
        return fixture.terminal.takeOut();
    }

    private String withoutSeconds(String json) {
        return json.replaceAll("\"seconds\":[0-9.]+", "");
    }

    @Test
    void theServiceTellsWhatTheCommandWouldHaveFound() throws Exception {
        fixture.register();
        assertThat(fixture.run("backup", fixture.file("a", "a").toString())).isZero();
        fixture.terminal.takeOut();
        String people = withoutAWay(0, "status");
        String script = withoutAWay(0, "status", "--json");
        end();
        withoutAWay(6, "status");
        assertThat(fixture.run("status")).isZero();
        assertThat(fixture.terminal.takeOut()).isEqualTo(people).contains("Head          1 ");
        assertThat(fixture.run("status", "--json")).isZero();
        assertThat(withoutSeconds(fixture.terminal.takeOut()))
                .isEqualTo(withoutSeconds(script))
                .contains("\"lastPoint\":1");
    }

    @Test
    void whatIsWrongIsSaidAsWithoutIt() throws IOException {
        assertThat(fixture.run("status")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("not-registered");
        fixture.register();
        fixture.server.close();
        assertThat(fixture.run("status")).isEqualTo(6);
        assertThat(fixture.terminal.takeOut())
                .as("what the machine knows by itself")
                .contains("Docs")
                .contains("no schedule");
        assertThat(fixture.terminal.takeErr()).contains("vault-unreachable");
        assertThat(fixture.home().resolve("logs/coffre.log"))
                .content()
                .as("for support")
                .contains("vault-unreachable because of");
    }
}
