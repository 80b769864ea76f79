package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.network.Interference;
import dev.coffre.acceptance.network.TlsProxy;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever holds the vault's key can answer anything: it costs bounded memory, writes nothing, and is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileVaultTest {
    private static final long MIB_IN_KIB = 1 << 10;

    @TempDir
    private static Path folder;

    private VaultProcess vault;
    private TlsProxy proxy;
    private AgentProcess agent;
    private SourceTree source;
    private int recoveries;

    @BeforeAll
    void backsUpThroughAProxy() {
        int port = VaultProcess.freePort();
        vault = VaultProcess.startBehind(port, folder);
        proxy = TlsProxy.passing(vault, port);
        source = SourceTree.in(folder.resolve("source"), 21)
                .files("few", 20, 20_000)
                .file("big", 2_000_000);
        agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "hostile");
        agent.run("backup", source.path()).expect(0);
    }

    @AfterAll
    void stops() {
        proxy.close();
        vault.close();
    }

    @Test
    void aPageInsteadOfJsonIsToldInBothLanguages() {
        proxy.interfere(Hostility.A_PAGE.at("/"));

        Refusal.of(6, "vault-not-a-vault", vault.url()).expect(agent, "backup", source.path());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/challenge, A_PAGE_AS_ERROR, 6",
        "/v1/challenge, A_REDIRECT, 6",
        "/v1/challenge, HALF_AN_OBJECT, 6",
        "/v1/challenge, WRONG_TYPES, 6",
        "/v1/challenge, ENDLESS_DEPTH, 6",
        "/v1/challenge, ENDLESS_JSON, 6",
        "/v1/token, WRONG_TYPES, 6",
        "/points, ENDLESS_BYTES, 6 8",
        "/points, ENDLESS_RANDOM_BYTES, 6 8",
        "/points, HUGE_LENGTH, 6 8",
        "/points, HUGE_COUNTS, 6 8",
        "/records/fetch, ENDLESS_BYTES, 6 8",
        "/records/fetch, ENDLESS_RANDOM_BYTES, 6 8",
        "/records/fetch, HUGE_COUNTS, 6 8",
        "/records/fetch, HUGE_LENGTH, 6",
    })
    void aRecoveryEndsWithoutAFile(String where, Hostility hostility, String exits) {
        Path target = folder.resolve("recovery-" + recoveries++);
        proxy.interfere(hostility.at(where));
        // Pages that are kept would spare the vault's answer.
        removeCache();

        Outcome refused = agent.run("recover", "--to", target.toString());

        assertRefused(refused, exits);
        if (target.toFile().exists()) {
            assertThat(target).isDirectoryNotContaining("regex:.*/big");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/sessions, WRONG_TYPES, 6",
        "/v1/sessions, ENDLESS_JSON, 6",
        "/have, ENDLESS_BYTES, 6",
        "/have, HUGE_COUNTS, 6",
        "/records, A_PAGE, 6",
        "/records, ENDLESS_JSON, 6",
        "/commit, ENDLESS_BYTES, 6 8",
        "/commit, HUGE_COUNTS, 6 8",
    })
    void aBackupEndsWithoutAPoint(String where, Hostility hostility, String exits) {
        long before = points();
        source.text("few/new for " + where.replace('/', ' ') + hostility, where + hostility);
        proxy.interfere(hostility.at(where));

        Outcome refused = agent.run("backup", source.path());

        assertRefused(refused, exits);
        proxy.interfere(Interference.NONE);
        assertThat(points()).isEqualTo(before);
    }

    @Test
    void whenItIsOverEverythingIsAsItWas() {
        proxy.interfere(Interference.NONE);
        Path target = folder.resolve("in the end");
        agent.run("backup", source.path()).expect(0);

        agent.run("recover", "--to", target.toString()).expect(0);

        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
    }

    private long points() {
        proxy.interfere(Interference.NONE);
        return vault.administrator().vaults().get(0).path("points").asLong();
    }

    private void removeCache() {
        Invocation.of(Path.of("/bin/rm"), "-rf", agent.cache().toString()).run(agent.logs());
    }

    private static void assertRefused(Outcome refused, String exits) {
        assertThat(List.of(exits.split(" "))).as(refused.toString()).contains(String.valueOf(refused.exit()));
        assertThat(refused.events("problem")).as(refused.toString()).hasSize(1);
        assertThat(refused.events("problem").getFirst().path("title").asString())
                .doesNotContain("?");
        assertThat(refused.peakKiB()).as("resident memory").isLessThan(400 * MIB_IN_KIB);
    }
}
