package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has the keys of a machine and has tricked its owner out of a security PIN. All key slots are replaced by useless
 * ones, so that neither passphrase nor recovery code opens anything.
 */
class TrickedPinTest {
    private static final String VAULT = "tricked";
    private static final int MEMORY_AT = 44;

    @TempDir
    Path folder = Path.of("");

    private VaultProcess vault;
    private SourceTree source;
    private AgentProcess agent;
    private AgentProcess other;
    private Path code;
    private String machine;
    private List<String> genuine;

    @BeforeEach
    void backUp() {
        vault = VaultProcess.start(folder);
        vault.administrator().createVault(VAULT);
        source = SourceTree.in(folder.resolve("source"), 5).files("small", 20, 2_000);
        agent = AgentProcess.in(folder.resolve("machine"));
        other = AgentProcess.in(folder.resolve("other"));
        code = folder.resolve("recovery code");
        agent.run(
                        "register",
                        vault.administrator().credentials(VAULT, folder).toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--recovery-code-file",
                        code.toString())
                .expect(0);
        agent.run("backup", source.path()).expect(0);
        machine = agent.machine();
        genuine = slots("valid");
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void passphraseAndRecoveryCodeOpenAgainAfterAllSlotsWereReplaced() {
        try (ConnectedMachine stolen = StolenKeys.of(agent)) {
            TestRecords useless = new TestRecords(stolen.identity().domain(), new SplittableRandom(7));
            SlotChange change = new SlotChange(List.of(useless.slot(SlotKind.PASSPHRASE, 1)), Optional.empty());
            SecurityPin honest = pin("change-passphrase");
            Problem refused =
                    catchThrowableOfType(Problem.class, () -> stolen.vault().replaceSlots(change, honest));
            assertThat(refused.code()).isEqualTo(ProblemCode.RECOVERY_CODE_DROPPED);
            assertThat(slots("valid")).isEqualTo(genuine);
            stolen.vault().replaceSlots(change, pin("drop-recovery-code"));
        }
        assertThat(vault.command("admin", "list-alerts").expect(0).out()).contains("slots-changed");
        String passphrase = agent.passphraseFile().toString();
        assertThat(recover("locked out", "1", "--passphrase-file", passphrase)).isEqualTo(5);

        restore(slots("former"), "--only");
        assertThat(slots("valid")).containsExactlyInAnyOrderElementsOf(genuine);
        recovers("by passphrase", "1", "--passphrase-file", passphrase);
        recovers("by code", "1", "--recovery-code-file", code.toString());
        assertThat(agent.run("backup", source.path()).expect(0).figure("point")).isEqualTo(2);
        changePassphrase();
    }

    /** The owner changes the passphrase at last, and nothing that the thief knows opens from then on. */
    private void changePassphrase() {
        Path another = agent.file("another", "another passphrase, long enough\n");
        agent.run(
                        "passphrase",
                        "change",
                        "--passphrase-file",
                        another.toString(),
                        "--i-saved-the-passphrase",
                        "--pin-file",
                        agent.file("pin", pin("change-passphrase").digits()).toString())
                .expect(0);
        recovers("by the new passphrase", "2", "--passphrase-file", another.toString());
        recovers("by the same code", "2", "--recovery-code-file", code.toString());
    }

    @Test
    void passphraseAndRecoveryCodeOpenAgainAfterAFalseKeyRotation() {
        try (ConnectedMachine stolen = StolenKeys.of(agent)) {
            TestRecords useless = new TestRecords(stolen.identity().domain(), new SplittableRandom(8));
            KeyringFile keyring = useless.keyring(2);
            List<KeySlotFile> slots = Stream.concat(
                            Stream.generate(() -> takingAllMemory(useless.slot(SlotKind.PASSPHRASE, 2)))
                                    .limit(7),
                            Stream.of(useless.slot(SlotKind.RECOVERY_CODE, 2)))
                    .toList();
            stolen.vault().replaceSlots(new SlotChange(slots, Optional.of(keyring)), pin("rotate-key"));
        }
        assertThat(vault.command("admin", "list-alerts").expect(0).out()).contains("slots-changed");
        String passphrase = agent.passphraseFile().toString();
        assertThat(recover("locked out", "1", "--recovery-code-file", code.toString()))
                .isEqualTo(5);

        restore(slots("former"));
        assertThat(slots("valid")).hasSize(10).containsAll(genuine);
        recovers("by passphrase", "1", "--passphrase-file", passphrase);
        recovers("by code", "1", "--recovery-code-file", code.toString());
        assertThat(agent.run("backup", source.path()).expect(0).figure("point")).isEqualTo(2);
        recovers("what was backed up since", "2", "--passphrase-file", passphrase);
    }

    private static KeySlotFile takingAllMemory(KeySlotFile slot) {
        byte[] content = Arrays.copyOf(slot.encode(), KeySlotFile.BYTES - 32);
        ByteBuffer.wrap(content, MEMORY_AT, 12).putInt(2 << 20).putInt(16).putInt(16);
        return KeySlotFile.decode(ChecksummedFile.encode(content));
    }

    private SecurityPin pin(String operation) {
        return new SecurityPin(vault.administrator().pin(machine, operation));
    }

    /** @param which {@code valid} or {@code former} */
    private List<String> slots(String which) {
        return vault.command("admin", "list-slots", machine)
                .expect(0)
                .lines()
                .getFirst()
                .path("slots")
                .valueStream()
                .filter(slot -> slot.path("valid").asBoolean() == which.equals("valid"))
                .map(slot -> slot.path("slot").asString())
                .toList();
    }

    private void restore(List<String> slots, String... more) {
        String[] command = Stream.of(Stream.of("admin", "reinstate-slots", machine), slots.stream(), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        vault.command(command).expect(0);
    }

    private void recovers(String name, String point, String flag, String secret) {
        assertThat(recover(name, point, flag, secret)).isZero();
        assertThat(new TreeComparison(other.logs()).differences(source.root(), folder.resolve(name)))
                .isEmpty();
    }

    /** From another installation; returns how that ended. */
    private int recover(String name, String point, String flag, String secret) {
        return other.run(
                        "recover",
                        point,
                        "--machine",
                        machine,
                        "--credentials",
                        vault.administrator().credentials(VAULT, folder).toString(),
                        flag,
                        secret,
                        "--to",
                        folder.resolve(name).toString())
                .exit();
    }
}
