package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief has a machine's two signing keys but not its data key, and commits as many points as the vault accepts. */
class StolenSigningKeyTest {
    private static final String VAULT = "stolen";
    private static final int POINTS_A_DAY = 288;

    @TempDir
    Path folder = Path.of("");

    private VaultProcess vault;
    private SourceTree source;
    private AgentProcess agent;
    private String machine;

    @BeforeEach
    void backUp() {
        vault = VaultProcess.start(folder);
        source = SourceTree.in(folder.resolve("source"), 5).files("small", 20, 2_000);
        agent = AgentProcess.in(folder.resolve("machine")).registered(vault, VAULT);
        agent.run("backup", source.path()).expect(0);
        machine = agent.machine();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void whatWasBackedUpBeforeRecoversAndTheMachineGoesOnWithOtherKeys() {
        flood();

        Outcome newest = agent.run("points").expect(8);
        assertThat(newest.events("point")).isEmpty();
        assertThat(newest.events("more"))
                .singleElement()
                .satisfies(more -> assertThat(more.path("before").asLong()).isEqualTo(POINTS_A_DAY - 99));
        assertThat(agent.run("points", "--before", "3").expect(8).events("point"))
                .singleElement()
                .satisfies(first -> assertThat(first.path("point").asLong()).isEqualTo(1));
        assertThat(agent.run("points", "--all").expect(8).events("point")).hasSize(1);
        recovers(agent, "own");
        AgentProcess other = AgentProcess.in(folder.resolve("other"));
        recovers(
                other,
                "other",
                "--machine",
                machine,
                "--credentials",
                vault.administrator().credentials(VAULT, folder).toString(),
                "--passphrase-file",
                agent.passphraseFile().toString());

        assertThat(agent.run("backup", source.path()).expect(8).code()).isEqualTo("chain-forked");
        assertThat(vault.command("admin", "list-alerts").expect(0).out()).contains("point-limit-reached");
        goOnWithOtherKeys();
    }

    private void goOnWithOtherKeys() {
        String pin = vault.administrator().pin(machine, "replace-machine");
        agent.run("unregister", "--yes").expect(0);
        agent.run(
                        "register",
                        vault.administrator().credentials(VAULT, folder).toString(),
                        "--replace",
                        machine,
                        "--pin-file",
                        agent.file("pin", pin + "\n").toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString())
                .expect(0);
        assertThat(agent.run("backup", source.path()).expect(0).figure("point")).isEqualTo(POINTS_A_DAY + 2);
        recovers(agent, "after");
    }

    private void recovers(AgentProcess reader, String name, String... how) {
        Path target = folder.resolve("recovered by " + name);
        String[] command = new String[4 + how.length];
        System.arraycopy(new String[] {"recover", "1", "--to", target.toString()}, 0, command, 0, 4);
        System.arraycopy(how, 0, command, 4, how.length);
        reader.run(command).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
    }

    /** Junk over the root of the one good point, until the vault refuses the next one. */
    private void flood() {
        try (ConnectedMachine stolen = StolenKeys.of(agent)) {
            MachineId id = stolen.identity().machine();
            SigningKey key = stolen.identity().keys().point();
            TestRecords junk = new TestRecords(stolen.identity().domain(), new SplittableRandom(7));
            Vault open = stolen.vault();
            Oid root = open.chain(id).points().getFirst().point().root();
            ChainHead head = open.chain(id).head();
            for (int made = 1; made < POINTS_A_DAY; made++) {
                SignedPoint point = junk.point(id, head, root, key);
                commit(open, point);
                head = new ChainHead(point.ext().seq(), point.hash());
            }
            SignedPoint more = junk.point(id, head, root, key);
            Problem refused = catchThrowableOfType(Problem.class, () -> commit(open, more));
            assertThat(refused.code()).isEqualTo(ProblemCode.POINT_LIMIT_REACHED);
            assertThat(open.chain(id).head()).isEqualTo(head);
        }
    }

    private static void commit(Vault vault, SignedPoint point) {
        try (VaultSession session = vault.open(Optional.empty())) {
            assertThat(session.commit(point)).isInstanceOf(CommitResult.Committed.class);
        }
    }
}
