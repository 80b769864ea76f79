package dev.coffre.acceptance.golden;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.testing.FixedRandom;
import dev.coffre.backup.testing.RecordingVault;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The life of the golden vault: a machine with four backups, a file of which is changed in place, a change of passphrase, a key rotation, an expired point and
 * a backup in packs that were never closed; two other machines with one each, the last of which runs Windows. The same files come out every time.
 */
final class GoldenLife {
    static final String OLD_PASSPHRASE = "this one was changed later";
    static final String PASSPHRASE = "cl\u00e9 secr\u00e8te du coffre d\u2019or";

    /** RFC 8032, section 7.1, TEST 1 to 3, and TEST SHA(abc). */
    private static final SigningKey VAULT_KEY = key(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    private static final SigningKey ADAS_KEY = key(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static final SigningKey OTHER_KEY = key(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    private static final SigningKey WINDOWS_KEY = key(
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
    private static final VerifyingKey LOGIN_KEY =
            VerifyingKey.parse("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");

    private final Path golden;
    private final Path work;
    private final SimulatedClock clock = new SimulatedClock();
    private final Random random = new Random(20260115);
    private final KeyWrapper wrapping = new KeyWrapper(new Argon2Kdf(), new FixedRandom(1));
    private final VaultId vault = VaultId.random(random);
    private final MemoryVault service = new MemoryVault(vault, VAULT_KEY, clock, random);
    private final GoldenStore store;

    /** @param golden gets the store, the expected listings and the secrets; it must be empty */
    GoldenLife(Path golden, Path work) {
        this.golden = golden;
        this.work = work;
        this.store = new GoldenStore(golden.resolve("store"), vault, VAULT_KEY, clock, random);
    }

    void live() throws IOException {
        Files.writeString(golden.resolve("passphrase"), PASSPHRASE + "\n");
        Files.writeString(golden.resolve("old-passphrase"), OLD_PASSPHRASE + "\n");
        RecoveryCode code = RecoveryCode.of(Secret.taking(bytes(RecoveryCode.LENGTH)));
        Files.writeString(golden.resolve("recovery-code"), code.reveal() + "\n");
        store.journal(
                new JournalEvent.ServiceStarted(VAULT_KEY.verifyingKey()),
                new JournalEvent.AccountSet("admin", "administrator", "not-a-hash"),
                new JournalEvent.VaultCreated(vault, "golden", "d\u2019or"));
        lifeOfAda(code);
        lifeOfTheOther(code);
        lifeOfAWindowsMachine(code);
    }

    private void lifeOfAda(RecoveryCode code) throws IOException {
        DomainId domain = DomainId.random(random);
        DataKey first = dataKey(domain, 1);
        KeySlotFile old = wrapped(first, OLD_PASSPHRASE);
        KeySlotFile paper = file(wrapping.wrap(first, code));
        GoldenMachine ada = register(domain, ADAS_KEY, new DomainSlots(List.of(old, paper), List.of()), "Linux");
        DomainKeys keys = DomainKeys.of(first);
        GoldenTree files = GoldenFiles.first();
        StoredPoint expired = backUp(ada, keys, files, false);
        backUp(ada, keys, GoldenFiles.second(files), false);
        store.pack(domain, ada.vault().takeAdmitted());

        replaceSlots(ada, new SlotChange(List.of(wrapped(first, PASSPHRASE), paper), Optional.empty()));
        DataKey second = dataKey(domain, 2);
        KeyringFile keyring = keyring(second, first);
        List<KeySlotFile> renewed = List.of(wrapped(second, PASSPHRASE), file(wrapping.wrap(second, code)));
        replaceSlots(ada, new SlotChange(renewed, Optional.of(keyring)));
        DomainKeys rotated = DomainKeys.open(second, List.of(keyring));
        backUp(ada, rotated, GoldenFiles.third(files), false);
        store.pack(domain, ada.vault().takeAdmitted());
        backUp(ada, rotated, GoldenFiles.fourth(files), true);
        store.packUnclosed(domain, ada.vault().takeAdmitted());
        clock.advance(Duration.ofDays(1));
        store.points()
                .replaceByTombstone(
                        Tombstone.issue(expired, Tombstone.Reason.RETENTION, clock.instant(), VAULT_KEY),
                        VAULT_KEY.verifyingKey());
        Files.delete(listing(ada, expired));
    }

    private void lifeOfTheOther(RecoveryCode code) throws IOException {
        DomainId domain = DomainId.random(random);
        DataKey key = dataKey(domain, 1);
        DomainSlots slots =
                new DomainSlots(List.of(wrapped(key, PASSPHRASE), file(wrapping.wrap(key, code))), List.of());
        GoldenMachine other = register(domain, OTHER_KEY, slots, "Linux");
        backUp(other, DomainKeys.of(key), GoldenFiles.other(), false);
        store.pack(domain, other.vault().takeAdmitted());
    }

    private void lifeOfAWindowsMachine(RecoveryCode code) throws IOException {
        DomainId domain = DomainId.random(random);
        DataKey key = dataKey(domain, 1);
        DomainSlots slots =
                new DomainSlots(List.of(wrapped(key, PASSPHRASE), file(wrapping.wrap(key, code))), List.of());
        GoldenMachine anna = register(domain, WINDOWS_KEY, slots, "Windows");
        backUp(anna, DomainKeys.of(key), GoldenWindows.files(), false);
        store.pack(domain, anna.vault().takeAdmitted());
    }

    private GoldenMachine register(DomainId domain, SigningKey pointKey, DomainSlots slots, String system) {
        MachineId machine = MachineId.random(random);
        RecordingVault seen = new RecordingVault(service.register(machine, domain, pointKey.verifyingKey(), slots));
        slots.slots().forEach(store.slots()::write);
        store.journal(
                new JournalEvent.CredentialsIssued(
                        vault, 1, clock.instant(), clock.instant().plus(Duration.ofHours(48))),
                new JournalEvent.MachineRegistered(
                        vault, machine, domain, "ada", system, pointKey.verifyingKey(), LOGIN_KEY, 1, 1),
                written(domain, slots, List.of()));
        return new GoldenMachine(machine, domain, pointKey, seen, work.resolve(machine.toString()));
    }

    private StoredPoint backUp(GoldenMachine machine, DomainKeys keys, GoldenTree files, boolean fixedChunks)
            throws IOException {
        clock.advance(Duration.ofDays(1));
        machine.backUp(files, keys, vault, VAULT_KEY.verifyingKey(), fixedChunks, clock);
        StoredPoint point = machine.vault().chain(machine.id()).points().getLast();
        store.points().write(point);
        store.journal(new JournalEvent.PointCommitted(vault, machine.id(), point.seq(), point.hash()));
        Files.createDirectories(golden.resolve("expected"));
        Files.writeString(listing(machine, point), GoldenListing.of(files.recoverable()));
        return point;
    }

    private Path listing(GoldenMachine machine, StoredPoint point) {
        return golden.resolve("expected").resolve(machine.id() + "-" + point.seq() + ".jsonl");
    }

    private void replaceSlots(GoldenMachine machine, SlotChange change) {
        List<KeySlotFile> before = machine.vault().slots().slots();
        machine.vault().replaceSlots(change, service.grantPin(machine.id()));
        change.slots().forEach(store.slots()::write);
        change.keyring().ifPresent(store.slots()::write);
        List<SlotId> superseded = before.stream()
                .filter(slot -> !change.slots().contains(slot))
                .map(KeySlotFile::id)
                .toList();
        store.journal(written(machine.domain(), machine.vault().slots(), superseded));
    }

    private JournalEvent written(DomainId domain, DomainSlots slots, List<SlotId> superseded) {
        List<SlotId> valid = slots.slots().stream().map(KeySlotFile::id).toList();
        return new JournalEvent.SlotsWritten(vault, domain, slots.epoch(), valid, superseded);
    }

    private KeySlotFile wrapped(DataKey key, String passphrase) {
        PassphraseResult reading = Passphrase.readFile(passphrase.getBytes(StandardCharsets.UTF_8));
        if (!(reading instanceof PassphraseResult.Accepted(Passphrase accepted))) {
            throw new AssertionError(reading);
        }
        return file(wrapping.wrap(key, accepted, new Argon2Parameters(Argon2Parameters.MIN_MEMORY_KIB, 1, 4)));
    }

    private static KeySlotFile file(KeySlot slot) {
        return KeySlotFile.decode(slot.encode());
    }

    private static KeyringFile keyring(DataKey newer, DataKey older) {
        try (RecordSealer sealer = new RecordSealer(newer, Compression.OFF)) {
            return KeyringFile.ofRecord(sealer.seal(RecordType.KEYRING, Slice.of(Keyring.encode(older)))
                    .record()
                    .bytes());
        }
    }

    private DataKey dataKey(DomainId domain, int epoch) {
        return DataKey.of(KeyContext.of(domain.bytes(), epoch), Secret.taking(bytes(DataKey.LENGTH)));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SigningKey key(String seed, String publicKey) {
        byte[] bytes = HexFormat.of().parseHex(seed);
        SigningKey key = SigningKey.of(bytes, VerifyingKey.parse(publicKey));
        Arrays.fill(bytes, (byte) 0);
        return key;
    }
}
