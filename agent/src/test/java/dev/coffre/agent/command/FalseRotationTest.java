package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.platform.Here;
import dev.coffre.backup.point.PointSealer;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with a tricked PIN rotated to a data key of his own, and an owner brought the former slots back. */
class FalseRotationTest {
    private static final Argon2Parameters DEAREST = new Argon2Parameters(2 << 20, 16, 16);

    private AgentFixture fixture;
    private String source;
    private MachineId machine;
    private DomainSlots before;
    private DomainId domain;

    @BeforeEach
    void backUp(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source")).toString();
        Files.writeString(folder.resolve("source/note"), "something to keep");
        fixture.register();
        machine = fixture.server.machineIds().getFirst();
        before = fixture.vault.vaultOf(machine).slots();
        domain = before.slots().getFirst().domain();
        ends(0, "", "backup", source);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void keysAreNotChangedWhileTheVaultHasANewerOneAndBackupsStayReadable() throws IOException {
        rotateFalsely();
        bringBack();
        ends(0, "", "backup", source);
        for (int i = 0; i < 2; i++) {
            ends(9, "data-key-outdated", rotation(grantedPin()));
            ends(9, "data-key-outdated", keyCommand("change", grantedPin()));
        }
        Files.writeString(Path.of(source, "later"), "written after the refused rotation");
        ends(0, "", "backup", source);
        assertThat(newestEpoch()).isEqualTo(1);
        Files.move(fixture.home(), fixture.path("away"));
        ends(0, "", foreign("recover", "3", "--to", fixture.path("recovered").toString()));
    }

    @Test
    void aPendingKeyThatTheKeyringOfItsEpochDoesNotBelongToIsDropped() throws IOException {
        keepPending(2);
        rotateFalsely();
        bringBack();
        ends(0, "", "backup", source);
        assertThat(newestEpoch()).isEqualTo(1);
        assertThat(keys().rotation(domain)).isEmpty();
    }

    @Test
    void aPendingKeyWhoseAnswerWasLostIsAdopted() throws IOException {
        Path machineFile = CoffreHome.below(fixture.home(), Here.PLATFORM)
                .keys()
                .resolve("machine")
                .path();
        byte[] earlier = Files.readAllBytes(machineFile);
        ends(0, "", rotation(grantedPin()));
        try (MachineIdentity rotated = keys().machine().orElseThrow()) {
            keys().saveRotation(rotated.newestKey());
        }
        Files.write(machineFile, earlier);
        assertThat(newestEpoch()).isEqualTo(1);
        ends(0, "", "backup", source);
        assertThat(newestEpoch()).isEqualTo(2);
        assertThat(keys().rotation(domain)).isEmpty();
    }

    @Test
    void aRotationThatTheVaultRefusedLeavesNoPendingKey() throws IOException {
        ends(9, "pin-", rotation("ABCDE-FGHJK"));
        assertThat(keys().rotation(domain)).isEmpty();
    }

    @Test
    void aReplacementRemembersTheCostOfTheSlotThatOpened() throws IOException {
        rotateFalsely();
        bringBack();
        replaceItself();
        ends(0, "", "backup", source);
        fixture.vault.overrideSlots(
                domain,
                new DomainSlots(
                        before.slots(), fixture.vault.vaultOf(machine).slots().keyrings()));
        ends(0, "", "backup", source);
    }

    @Test
    void aDearSlotOfTheSameEpochIsNotRememberedByAReplacement() throws IOException {
        TestRecords useless = new TestRecords(domain, new SplittableRandom(9));
        KeySlotFile dear = dear(useless.slot(SlotKind.PASSPHRASE, 1));
        fixture.vault.overrideSlots(
                domain, new DomainSlots(List.of(dear, before.slots().getFirst()), List.of()));
        replaceItself();
        ends(0, "", "backup", source);
    }

    @Test
    void aMachineThatRemembersATooDearCostGoesOnWithTheStandard() throws IOException {
        try (MachineIdentity identity = keys().machine().orElseThrow()) {
            keys().save(identity.withCost(DEAREST));
        }
        fixture.cost = Argon2Parameters.STANDARD;
        fixture.vault.overrideSlots(
                domain,
                new DomainSlots(List.of(withCost(before.slots().getFirst(), Argon2Parameters.STANDARD)), List.of()));
        ends(0, "", "backup", source);
        ends(0, "", keyCommand("change", grantedPin()));
        try (MachineIdentity identity = keys().machine().orElseThrow()) {
            assertThat(identity.cost()).isEqualTo(Argon2Parameters.STANDARD);
        }
    }

    @Test
    void aFalseKeyUnderThePassphraseItselfEndsNothing() throws IOException {
        SecureRandom random = new SecureRandom();
        try (DataKey other = DataKey.generate(KeyContext.of(domain.bytes(), 2), random);
                Passphrase known =
                        ((PassphraseResult.Accepted) Passphrase.read(AgentFixture.PASSPHRASE)).passphrase()) {
            rotateFalsely(KeySlotFile.decode(new KeyWrapper(new Argon2Kdf(), random)
                    .wrap(other, known, new Argon2Parameters(64 << 10, 1, 4))
                    .encode()));
        }
        bringBack();
        Files.move(fixture.home(), fixture.path("away"));
        ends(0, "", foreign("recover", "1", "--to", fixture.path("recovered").toString()));
    }

    @Test
    void aFalseKeyOfTheFirstEpochUnderThePassphraseHidesNothing() throws IOException {
        try (DataKey other = falseKey()) {
            fixture.vault.overrideSlots(domain, new DomainSlots(List.of(under(other), genuine()), List.of()));
        }
        replaceItself();
        ends(0, "", "backup", source);
        ends(0, "", foreign("recover", "1", "--to", fixture.path("recovered").toString()));
    }

    @Test
    void pointsUnderAFalseKeyLeaveTheChoiceToAnOwner() throws IOException {
        try (DataKey other = falseKey()) {
            addPointUnder(other);
            fixture.vault.overrideSlots(domain, new DomainSlots(List.of(under(other), genuine()), List.of()));
        }
        Files.move(fixture.home(), fixture.path("away"));
        ends(
                9,
                "data-key-unproven",
                foreign("recover", "1", "--to", fixture.path("no").toString()));
        fixture.vault.overrideSlots(domain, before);
        ends(0, "", foreign("recover", "1", "--to", fixture.path("recovered").toString()));
    }

    @Test
    void aReplacementKeepsNoKeyThatOpensNoPoint() throws IOException {
        try (DataKey other = falseKey()) {
            fixture.vault.overrideSlots(domain, new DomainSlots(List.of(under(other)), List.of()));
        }
        replaceItself(9, "data-key-unproven");
        assertThat(keys().replacement()).isEmpty();
        fixture.vault.overrideSlots(domain, before);
        replaceItself();
        ends(0, "", "backup", source);
    }

    private DataKey falseKey() {
        return DataKey.generate(KeyContext.of(domain.bytes(), 1), new SecureRandom());
    }

    private KeySlotFile genuine() {
        return before.slots().getFirst();
    }

    private static KeySlotFile under(DataKey key) {
        try (Passphrase known = ((PassphraseResult.Accepted) Passphrase.read(AgentFixture.PASSPHRASE)).passphrase()) {
            return KeySlotFile.decode(new KeyWrapper(new Argon2Kdf(), new SecureRandom())
                    .wrap(key, known, new Argon2Parameters(64 << 10, 1, 4))
                    .encode());
        }
    }

    /** With the machine's own signature, after its newest point. */
    private void addPointUnder(DataKey key) {
        try (MachineIdentity stolen = keys().machine().orElseThrow();
                RecordSealer sealer = new RecordSealer(key, Compression.OFF)) {
            RecoveryPoints points = RecoveryPoints.of(
                    fixture.vault.vaultOf(machine).chain(machine), Map.of(), DomainKeys.of(stolen.dataKeys()));
            RecoveryPoint newest = points.newest().orElseThrow();
            PointExt ext = new PointExt(
                    machine,
                    1,
                    newest.ext().seq() + 1,
                    newest.hash(),
                    Instant.EPOCH,
                    newest.ext().files(),
                    newest.ext().bytes(),
                    Optional.empty());
            fixture.vault
                    .vaultOf(machine)
                    .open(Optional.empty())
                    .commit(new PointSealer(sealer, stolen.keys().point()).seal(ext, newest.content(), newest.root()));
        }
    }

    private void replaceItself() throws IOException {
        replaceItself(0, "");
    }

    private void replaceItself(int exit, String code) throws IOException {
        if (!Files.exists(fixture.path("lost"))) {
            Files.move(fixture.home(), fixture.path("lost"));
        }
        ends(
                exit,
                code,
                "register",
                fixture.credentialsFile().toString(),
                "--replace",
                machine.toString(),
                "--pin-file",
                fixture.file("pin", fixture.server.allowReplacement(machine)).toString(),
                "--passphrase-file",
                fixture.file("first", AgentFixture.PASSPHRASE).toString());
    }

    private void rotateFalsely() {
        TestRecords useless = new TestRecords(domain, new SplittableRandom(8));
        rotateFalsely(dear(useless.slot(SlotKind.PASSPHRASE, 2)));
    }

    private void rotateFalsely(KeySlotFile slot) {
        TestRecords useless = new TestRecords(domain, new SplittableRandom(8));
        fixture.vault
                .vaultOf(machine)
                .replaceSlots(
                        new SlotChange(List.of(slot), Optional.of(useless.keyring(2))),
                        fixture.vault.grantPin(machine));
    }

    private void bringBack() {
        DomainSlots now = fixture.vault.vaultOf(machine).slots();
        List<KeySlotFile> both =
                Stream.concat(before.slots().stream(), now.slots().stream()).toList();
        fixture.vault.overrideSlots(domain, new DomainSlots(both, now.keyrings()));
    }

    private static KeySlotFile dear(KeySlotFile slot) {
        return withCost(slot, DEAREST);
    }

    private static KeySlotFile withCost(KeySlotFile slot, Argon2Parameters cost) {
        byte[] content = Arrays.copyOf(slot.encode(), KeySlotFile.BYTES - 32);
        ByteBuffer.wrap(content, 44, 12)
                .putInt(cost.memoryKiB())
                .putInt(cost.iterations())
                .putInt(cost.parallelism());
        return KeySlotFile.decode(ChecksummedFile.encode(content));
    }

    private void keepPending(int epoch) {
        try (DataKey next = DataKey.generate(KeyContext.of(domain.bytes(), epoch), new SecureRandom())) {
            keys().saveRotation(next);
        }
    }

    private KeyFolder keys() {
        return new KeyFolder(CoffreHome.below(fixture.home(), Here.PLATFORM).keys());
    }

    private int newestEpoch() {
        try (MachineIdentity identity = keys().machine().orElseThrow()) {
            return identity.newestKey().context().epoch();
        }
    }

    private String grantedPin() {
        return fixture.vault.grantPin(machine).digits();
    }

    private String[] rotation(String pin) throws IOException {
        return keyCommand("rotate-key", pin, "--no-recovery-code");
    }

    private String[] keyCommand(String command, String pin, String... more) throws IOException {
        List<String> given = List.of(
                "passphrase",
                command,
                "--passphrase-file",
                fixture.file("next", "a long passphrase of epoch 2").toString(),
                "--i-saved-the-passphrase",
                "--pin-file",
                fixture.file("pin", pin).toString());
        return Stream.concat(given.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** As another machine would. */
    private String[] foreign(String... command) throws IOException {
        List<String> more = List.of(
                "--machine",
                "bench",
                "--credentials",
                fixture.credentialsFile().toString(),
                "--passphrase-file",
                fixture.file("first", AgentFixture.PASSPHRASE).toString());
        return Stream.concat(Stream.of(command), more.stream()).toArray(String[]::new);
    }

    private void ends(int exit, String code, String... command) {
        int ended = fixture.run(command);
        String err = fixture.terminal.takeErr();
        assertThat(ended).as(String.join(" ", command) + "\n" + err).isEqualTo(exit);
        assertThat(err).contains(code);
        fixture.terminal.takeOut();
    }
}
