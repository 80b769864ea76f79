package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.client.Outage;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that waits for its vault says so. */
class OutageReporterTest {
    private static final Outage AWAY = new Outage(
            ProblemCode.VAULT_UNREACHABLE, Duration.ofSeconds(12), Duration.ofSeconds(4), Duration.ofSeconds(150));

    private AgentFixture fixture;

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void theStatusLineSaysItAndCountsOnUntilTheVaultAnswers() throws InterruptedException {
        fixture.terminal.answers();
        TerminalOutput speech = fixture.shell().output(false);
        try (OutageReporter news = new OutageReporter(speech)) {
            speech.status("266 files  208 MiB  102 MiB/s  13.0 s left");
            news.vaultUnavailable(AWAY);
            assertThat(fixture.terminal.takeErr())
                    .endsWith("The vault has not answered for 12 s; trying again in 4 s, for 2 min 30 s more");
            speech.status("266 files  208 MiB  102 MiB/s  13.0 s left");
            Thread.sleep(1_500);
            assertThat(fixture.terminal.takeErr())
                    .contains("for 13 s; trying again in 3 s, for 2 min 29 s more")
                    .doesNotContain("MiB/s");
            news.vaultAvailable(Duration.ofSeconds(14));
            assertThat(fixture.terminal.takeErr()).contains("The vault answers again, after 14 s.");
            speech.status("267 files");
            assertThat(fixture.terminal.takeErr()).endsWith("267 files");
        }
    }

    @Test
    void aBackupTellsScriptsThatTheVaultIsAwayAndBack(@TempDir Path folder) throws IOException {
        fixture.register();
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "keep");
        fixture.patience = fixture.patience.withMaxRetryTime(Duration.ofSeconds(20));
        fixture.server.failNext(5);
        assertThat(fixture.run("backup", "--json", source.toString())).isZero();
        List<String> lines = fixture.terminal.takeOut().lines().toList();
        assertThat(lines)
                .anyMatch(Pattern.compile(
                                "\\{\"event\":\"vault-away\",\"code\":\"vault-unavailable\",\"seconds\":[0-9.]+,"
                                        + "\"nextSeconds\":[0-9.]+,\"leftSeconds\":[0-9.]+}")
                        .asMatchPredicate());
        assertThat(lines).anyMatch(line -> line.startsWith("{\"event\":\"vault-back\",\"seconds\":"));
        assertThat(lines.getLast()).startsWith("{\"event\":\"result\"");
    }
}
