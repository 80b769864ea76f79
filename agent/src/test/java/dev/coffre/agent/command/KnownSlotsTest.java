package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.platform.Here;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault that was set back, or lies, offers key slots that are less than what the machine has seen. */
class KnownSlotsTest {
    private static final Argon2Parameters REGISTERED = new Argon2Parameters(65 << 10, 2, 4);
    private static final int MEMORY_AT = 44;
    private static final int ITERATIONS_AT = 48;

    private AgentFixture fixture;
    private String source;
    private MachineId machine;
    private DomainSlots before;

    @BeforeEach
    void register(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.cost = REGISTERED;
        source = Files.createDirectories(folder.resolve("source")).toString();
        Files.writeString(folder.resolve("source/note"), "something to keep");
        fixture.register();
        machine = fixture.server.machineIds().getFirst();
        before = fixture.vault.vaultOf(machine).slots();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aCheaperSlotIsRefusedWhoeverAsksForIt() throws IOException {
        ends(0, "", "backup", source);
        for (DomainSlots weaker : List.of(withCost(MEMORY_AT, 64 << 10), withCost(ITERATIONS_AT, 1))) {
            fixture.vault.overrideSlots(domain(), weaker);
            refusesAll("key-derivation-weakened");
        }
        fixture.vault.overrideSlots(domain(), before);
        ends(0, "", "backup", source);
    }

    @Test
    void aDearerSlotIsNoHarm() throws IOException {
        fixture.vault.overrideSlots(domain(), withCost(ITERATIONS_AT, 3));
        ends(0, "", "backup", source);
    }

    @Test
    void anEpochOfBeforeARotationIsRefusedWhoeverAsksForIt() throws IOException {
        rotate();
        ends(0, "", "backup", source);
        fixture.vault.overrideSlots(domain(), before);
        refusesAll("epoch-lowered");
    }

    @Test
    void aSlotOfAnOldEpochAmongNewKeyringsIsRefused() throws IOException {
        rotate();
        fixture.vault.overrideSlots(
                domain(),
                new DomainSlots(
                        before.slots(), fixture.vault.vaultOf(machine).slots().keyrings()));
        refusesAll("epoch-lowered");
    }

    @Test
    void aSlotOfAnOldEpochThatAnOwnerBroughtBackIsNoHarmBesideTheNewest() throws IOException {
        rotate();
        DomainSlots now = fixture.vault.vaultOf(machine).slots();
        List<KeySlotFile> both =
                Stream.concat(before.slots().stream(), now.slots().stream()).toList();
        fixture.vault.overrideSlots(domain(), new DomainSlots(both, now.keyrings()));
        ends(0, "", "backup", source);
        ends(0, "", change("a third long passphrase"));
    }

    @Test
    void aRotationWhoseAnswerWasLostIsNotForgottenBecauseTheVaultWasSetBack() throws IOException {
        rotate();
        KeyFolder keys =
                new KeyFolder(CoffreHome.below(fixture.home(), Here.PLATFORM).keys());
        try (MachineIdentity identity = keys.machine().orElseThrow();
                DataKey next = DataKey.generate(identity.newestKey().context().withEpoch(3), new SecureRandom())) {
            keys.saveRotation(next);
        }
        fixture.vault.overrideSlots(domain(), before);
        ends(8, "epoch-lowered", "status");
        assertThat(keys.rotation(domain())).isPresent().get().satisfies(DataKey::close);
    }

    @Test
    void whatAChangeWritesIsRememberedAndNeverCheaperThanBefore() throws IOException {
        fixture.cost = new Argon2Parameters(66 << 10, 1, 4);
        ends(0, "", change("a second long passphrase"));
        DomainSlots written = fixture.vault.vaultOf(machine).slots();
        assertThat(cost(written)).isEqualTo(new Argon2Parameters(66 << 10, 2, 4));
        fixture.vault.overrideSlots(domain(), before);
        ends(8, "key-derivation-weakened", "backup", source);
    }

    @Test
    void aMachineThatRemembersNothingOpensWhatTheFloorAllows() throws IOException {
        ends(0, "", "backup", source);
        rotate();
        fixture.vault.overrideSlots(domain(), before);
        Files.move(fixture.home(), fixture.path("away"));
        ends(0, "", named());
    }

    @Test
    void withoutAPassphraseSlotTheVaultIsToBlameAndNotThePassphrase() throws IOException {
        fixture.vault.overrideSlots(domain(), new DomainSlots(List.of(), List.of()));
        ends(8, "slot-damaged", named());
    }

    private void refusesAll(String code) throws IOException {
        ends(8, code, "backup", source);
        ends(8, code, named());
        ends(8, code, change("another long passphrase"));
        ends(8, code, rotation("a third long passphrase"));
    }

    private void ends(int exit, String code, String... command) {
        int ended = fixture.run(command);
        String err = fixture.terminal.takeErr();
        assertThat(ended).as(String.join(" ", command) + "\n" + err).isEqualTo(exit);
        assertThat(err).contains(code);
        fixture.terminal.takeOut();
    }

    private void rotate() throws IOException {
        ends(0, "", rotation("a long passphrase of epoch 2"));
    }

    private String[] rotation(String passphrase) throws IOException {
        return keyCommand("rotate-key", passphrase, "--no-recovery-code");
    }

    private String[] change(String passphrase) throws IOException {
        return keyCommand("change", passphrase);
    }

    private String[] keyCommand(String command, String passphrase, String... more) throws IOException {
        List<String> given = List.of(
                "passphrase",
                command,
                "--passphrase-file",
                fixture.file("next", passphrase).toString(),
                "--i-saved-the-passphrase",
                "--pin-file",
                fixture.file("pin", fixture.vault.grantPin(machine).digits()).toString());
        return Stream.concat(given.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** The machine's points, read as another machine would. */
    private String[] named() throws IOException {
        return new String[] {
            "points",
            "--machine",
            "bench",
            "--credentials",
            fixture.credentialsFile().toString(),
            "--passphrase-file",
            fixture.file("first", AgentFixture.PASSPHRASE).toString()
        };
    }

    private DomainId domain() {
        return before.slots().getFirst().domain();
    }

    /** The slots with another number in one of the parameters of the passphrase's. */
    private DomainSlots withCost(int at, int value) {
        List<KeySlotFile> slots =
                before.slots().stream().map(slot -> changed(slot, at, value)).toList();
        return new DomainSlots(slots, before.keyrings());
    }

    private static KeySlotFile changed(KeySlotFile slot, int at, int value) {
        if (slot.kind() != SlotKind.PASSPHRASE) {
            return slot;
        }
        byte[] content = Arrays.copyOf(slot.encode(), KeySlotFile.BYTES - 32);
        ByteBuffer.wrap(content).putInt(at, value);
        return KeySlotFile.decode(ChecksummedFile.encode(content));
    }

    private static Argon2Parameters cost(DomainSlots slots) {
        ByteBuffer slot = ByteBuffer.wrap(slots.slots().getFirst().encode());
        return new Argon2Parameters(slot.getInt(MEMORY_AT), slot.getInt(ITERATIONS_AT), slot.getInt(52));
    }
}
