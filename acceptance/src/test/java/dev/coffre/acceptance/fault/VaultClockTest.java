package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery points expire as days go by, and not because a clock says that they have. */
class VaultClockTest {
    private static final long TEN_YEARS_OF_HOURS = 87_660;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void daysLetPointsExpireAndJumpsDoNot() {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 12).files("few", 3, 10_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "clocks");
            String machine = agent.machine();
            vault.command("admin", "set-safeguards", "clocks", "--days", "2").expect(0);
            vault.command("admin", "set-retention", machine, "--daily", "2").expect(0);
            agent.run("backup", source.path()).expect(0);
            later(vault, 20);
            agent.run("backup", source.path()).expect(0);
            agent.run("backup", source.path()).expect(0);
            later(vault, 40);
            assertThat(points(vault, machine)).containsExactly(1L, 2L, 3L);

            later(vault, 60);
            awaitPoints(vault, machine, List.of(2L, 3L));

            later(vault, 60 + TEN_YEARS_OF_HOURS);
            assertSuspended(vault, machine);
            later(vault, 36);
            assertSuspended(vault, machine);

            later(vault, 61);
            credentials(vault).expect(0);
            later(vault, 80);
            awaitPoints(vault, machine, List.of(3L));
            agent.run("recover", "--to", folder.resolve("target").toString()).expect(0);
        }
    }

    private static void later(VaultProcess vault, long hours) {
        vault.restartWith(FakeTime.of("+" + hours + "h"));
    }

    /** Nothing goes, no credentials are issued, and both say why and what to do. */
    private void assertSuspended(VaultProcess vault, String machine) {
        Outcome refused = credentials(vault);
        assertThat(refused.expect(9).code()).isEqualTo("clock-suspended");
        assertThat(refused.err() + refused.out()).contains("admin clock confirm");
        assertThat(vault.command("admin", "list-alerts").expect(0).out()).contains("clock-suspended");
        vault.command("gc").expect(0);
        assertThat(points(vault, machine)).containsExactly(2L, 3L);
    }

    private Outcome credentials(VaultProcess vault) {
        Path file = folder.resolve("credentials-" + System.nanoTime() + ".VaultCredentials");
        return vault.command("admin", "issue-credentials", "clocks", "--to", file.toString());
    }

    private static void awaitPoints(VaultProcess vault, String machine, List<Long> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!points(vault, machine).equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(200_000_000);
        }
        assertThat(points(vault, machine)).isEqualTo(expected);
    }

    private static List<Long> points(VaultProcess vault, String machine) {
        List<Long> seqs = new ArrayList<>();
        vault.command("admin", "list-points", machine)
                .expect(0)
                .lines()
                .getFirst()
                .path("points")
                .forEach(point -> seqs.add(point.path("seq").asLong()));
        return seqs;
    }
}
