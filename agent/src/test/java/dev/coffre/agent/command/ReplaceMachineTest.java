package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffre register FILE --replace MACHINE}: a machine whose home is lost goes on with its chain. */
class ReplaceMachineTest extends CommandTest {
    private Path source;
    private MachineId machine;
    private Path lost = Path.of("");

    @BeforeEach
    void backUpAndLoseTheHome(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        Files.write(source.resolve("big"), new byte[900_000]);
        fixture.register();
        machine = fixture.server.machineIds().getFirst();
        ok("backup", source.toString(), "--label", "before");
        loseHome();
    }

    private void loseHome() throws IOException {
        lost = Files.move(fixture.home(), fixture.path("lost" + System.nanoTime()));
    }

    private String[] replace(String pin, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "register",
                fixture.credentialsFile().toString(),
                "--replace",
                machine.toString(),
                "--pin-file",
                fixture.file("pin", pin + "\n").toString()));
        command.addAll(Arrays.asList(more));
        return command.toArray(String[]::new);
    }

    private String[] replaceWith(String passphrase, String pin) throws IOException {
        return replace(
                pin,
                "--passphrase-file",
                fixture.file("passphrase", passphrase + "\n").toString());
    }

    private PointChain chain() {
        return fixture.vault.vaultOf(machine).chain(machine);
    }

    private Path keys() {
        return fixture.home().resolve("keys");
    }

    @Test
    void theChainGoesOnAndNothingIsSentAgain() throws IOException {
        String pin = fixture.server.allowReplacement(machine);
        assertThat(ok(replaceWith(AgentFixture.PASSPHRASE, pin)))
                .contains("goes on as bench", "recovery point is 2", "backup FOLDER");

        assertThat(chain().points()).extracting(StoredPoint::seq).containsExactly(1L, 2L);
        assertThat(chain().points().getLast().point().root())
                .isEqualTo(chain().points().getFirst().point().root());
        assertThat(ok("backup", source.toString(), "--json"))
                .contains("\"point\":3", "\"dataRecordsSent\":0")
                .doesNotContain("head-adopted");
        assertThat(ok("points")).contains("“before”");
        for (String point : List.of("1", "2", "3")) {
            Path target = fixture.path("point " + point);
            ok("recover", point, "--to", target.toString());
            assertThat(target.resolve("note")).hasContent("something to keep");
        }
        ok("check");
        assertThat(keys()).isDirectoryContaining("glob:**/machine").isDirectoryNotContaining("glob:**/replacement");
    }

    @Test
    void aPersonIsAskedForThePassphraseAndThenForThePin() throws IOException {
        String pin = fixture.server.allowReplacement(machine);
        fixture.terminal.answers(AgentFixture.PASSPHRASE, pin);
        assertThat(ok("register", fixture.credentialsFile().toString(), "--replace", "bench", "--json"))
                .contains("\"replaced\":true", "\"point\":2", machine.toString());
        assertThat(fixture.terminal.unanswered()).isEmpty();
    }

    @Test
    void aWrongPassphraseIsNoneOfTheVaultsBusiness() throws IOException {
        String pin = fixture.server.allowReplacement(machine);
        fails(5, "passphrase-wrong", replaceWith("incorrect horse battery staple", pin));
        assertThat(chain().points()).hasSize(1);
        assertThat(keys()).doesNotExist();

        ok(replaceWith(AgentFixture.PASSPHRASE, pin));
    }

    @Test
    void whoIsNotAllowedKeepsNoKeys() throws IOException {
        fails(9, "reregistration-refused", replaceWith(AgentFixture.PASSPHRASE, "AAAAAAAA"));
        fixture.server.allowReplacement(machine);
        fails(9, "pin-wrong", replaceWith(AgentFixture.PASSPHRASE, "AAAAAAAA"));
        assertThat(keys()).isEmptyDirectory();
        assertThat(chain().points()).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgainWithoutPassphraseOrPin() throws IOException {
        String pin = fixture.server.allowReplacement(machine);
        fixture.server.loseAnswersFrom("/v1/machines/" + machine + "/replacement");
        assertThat(fixture.run(replaceWith(AgentFixture.PASSPHRASE, pin))).isEqualTo(6);
        assertThat(chain().points()).hasSize(2);
        fails(1, "registration-incomplete", "status");

        fixture.server.loseAnswersFrom("nowhere");
        fixture.terminal.nobody();
        fixture.terminal.takeErr();
        ok("register", fixture.credentialsFile().toString());
        assertThat(chain().points()).hasSize(2);
        assertThat(ok("backup", source.toString(), "--json")).contains("\"point\":3", "\"dataRecordsSent\":0");
    }

    @Test
    void whatAnInstallationThatIsLostTooLeftBehindIsGoneOnFrom() throws IOException {
        String pin = fixture.server.allowReplacement(machine);
        fixture.server.loseAnswersFrom("/v1/machines/" + machine + "/replacement");
        fixture.run(replaceWith(AgentFixture.PASSPHRASE, pin));
        fixture.server.loseAnswersFrom("nowhere");
        fixture.terminal.takeErr();
        loseHome();

        String second = fixture.server.allowReplacement(machine);
        ok(replaceWith(AgentFixture.PASSPHRASE, second));
        assertThat(chain().points()).hasSize(3);
        assertThat(chain().pointKeys()).containsOnlyKeys(1, 2, 3);
        assertThat(ok("backup", source.toString(), "--json")).contains("\"point\":4", "\"dataRecordsSent\":0");
    }

    @Test
    void anUnreadableNewestPointIsPassedOver() throws IOException {
        String first = fixture.server.allowReplacement(machine);
        ok(replaceWith(AgentFixture.PASSPHRASE, first));
        fixture.vault.damagePoint(machine, 2);
        loseHome();

        ok(replaceWith(AgentFixture.PASSPHRASE, fixture.server.allowReplacement(machine)));
        assertThat(chain().links().get(1)).isInstanceOf(Tombstone.class);
        assertThat(chain().points()).extracting(StoredPoint::seq).containsExactly(1L, 3L);
        assertThat(ok("backup", source.toString(), "--json")).contains("\"point\":4", "\"dataRecordsSent\":0");
    }

    @Test
    void aHeadThatMovesMeanwhileIsGoneOnFrom() throws IOException {
        MachineIdentity old =
                new KeyFolder(Here.privatePath(lost.resolve("keys"))).machine().orElseThrow();
        StoredPoint first = chain().points().getFirst();
        PointExt next = new PointExt(machine, 1, 2, first.hash(), Instant.EPOCH, 0, 0, Optional.empty());
        SignedPoint point = new TestRecords(old.domain(), new Random(7))
                .point(next, first.point().root(), old.keys().point());
        fixture.server.beforeReplacement(
                () -> fixture.vault.vaultOf(machine).open(Optional.empty()).commit(point));

        assertThat(fixture.run(replaceWith(AgentFixture.PASSPHRASE, fixture.server.allowReplacement(machine))))
                .isZero();

        assertThat(chain().points()).extracting(StoredPoint::seq).containsExactly(1L, 2L, 3L);
        assertThat(chain().points().getLast().point().ext().previous()).isEqualTo(point.hash());
    }

    @Test
    void aReceiptOfAnotherPointIsRefusedAndTheKeysStay() throws IOException {
        fixture.server.confuseReceipts();
        fails(8, "receipt-invalid", replaceWith(AgentFixture.PASSPHRASE, fixture.server.allowReplacement(machine)));
        assertThat(keys()).isDirectoryContaining("glob:**/replacement").isDirectoryNotContaining("glob:**/machine");
    }

    @Test
    void whoeverHadThePinAndNotThePassphraseCanBePutOutAgain() throws IOException {
        SigningKey thief = SigningKey.generate(new SecureRandom());
        PointChain before = chain();
        Oid root = before.points().getLast().point().root();
        PointExt ext = new PointExt(
                machine, 2, 2, before.head().hash(), Instant.EPOCH, 0, 0, Optional.of(thief.verifyingKey()));
        fixture.vault.allowHandover(machine, thief.verifyingKey());
        DomainId domain = before.points().getLast().point().domain();
        fixture.vault
                .vaultOf(machine)
                .open(Optional.empty())
                .commit(new TestRecords(domain, new Random(7)).point(ext, root, thief));
        assertThat(chain().points()).hasSize(2);

        assertThat(fixture.run(replaceWith(AgentFixture.PASSPHRASE, fixture.server.allowReplacement(machine))))
                .isZero();
        assertThat(fixture.terminal.takeErr()).contains("Recovery point 2 cannot be opened");
        assertThat(chain().points().getLast().point().root()).isEqualTo(root);
        assertThat(ok("backup", source.toString(), "--json")).contains("\"point\":4", "\"dataRecordsSent\":0");
        Path target = fixture.path("target");
        ok("recover", "--to", target.toString());
        assertThat(target.resolve("note")).hasContent("something to keep");
        assertThat(fixture.run("points")).isEqualTo(8);
        assertThat(fixture.terminal.takeErr()).contains("not sealed with the machine’s key");
    }

    @Test
    void flagsThatMakeSomethingNewDoNotGoWithIt() throws IOException {
        fails(2, "flags-invalid", replace("x", "--name", "other"));
        fails(
                2,
                "flags-invalid",
                replace(
                        "x",
                        "--generate-passphrase",
                        "--save-passphrase",
                        fixture.path("s").toString()));
        fails(2, "machine-unknown", "register", fixture.credentialsFile().toString(), "--replace", "nobody");
        assertThat(fixture.server.machineCount()).isEqualTo(1);
    }
}
