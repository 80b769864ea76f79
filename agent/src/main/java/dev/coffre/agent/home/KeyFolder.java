package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory of keys. File {@code machine} exists once the machine is registered. {@code registration} or {@code
 * replacement} exists while one is in progress, {@code rotation} during the change to a new data key. {@code unregistered}
 * exists from the moment the registration ends until its last trace is deleted. All are binary, versioned, checksummed and
 * readable by their owner only. If they are lost, the machine must be registered again with the passphrase.
 */
public final class KeyFolder {
    private static final int LIMIT = 1 << 20;
    private static final int VERSION = 1;

    /** Adds the machine's kind at the end; written only for other kinds than an ordinary machine. */
    private static final int VERSION_WITH_KIND = 2;

    /** Adds whether the recovery code is settled. */
    private static final int PENDING_VERSION = 2;

    /** Adds the machine's kind at the end; written only for other kinds than an ordinary machine. */
    private static final int PENDING_VERSION_WITH_KIND = 3;

    private static final String MACHINE_MAGIC = "CFMK";
    private static final String PENDING_MAGIC = "CFMR";
    private static final String ROTATION_MAGIC = "CFMN";
    private static final int MAX_EPOCHS = 10_000;
    private static final int MAX_SLOTS = 16;
    private static final int SLOT_BYTES = 188;
    private static final byte[] EMPTY = {};

    private final DurableFile machine;
    private final DurableFile pending;
    private final DurableFile replacement;
    private final DurableFile rotation;
    private final DurableFile unregistered;

    public KeyFolder(PrivatePath folder) {
        this.machine = new DurableFile(folder.resolve("machine"), LIMIT, ProblemCode.KEYS_UNUSABLE);
        this.pending = new DurableFile(folder.resolve("registration"), LIMIT, ProblemCode.KEYS_UNUSABLE);
        this.replacement = new DurableFile(folder.resolve("replacement"), LIMIT, ProblemCode.KEYS_UNUSABLE);
        this.rotation = new DurableFile(folder.resolve("rotation"), LIMIT, ProblemCode.KEYS_UNUSABLE);
        this.unregistered = new DurableFile(folder.resolve("unregistered"), LIMIT, ProblemCode.KEYS_UNUSABLE);
    }

    /** Returns the machine's identity; empty if it is not registered. The caller closes it. */
    public Optional<MachineIdentity> machine() {
        return identity(machine);
    }

    private static Optional<MachineIdentity> identity(DurableFile from) {
        return from.read(file -> {
            try {
                return readMachine(file);
            } finally {
                DurableFile.wipe(file);
            }
        });
    }

    /** Stores the machine's identity and ends a registration in progress. */
    public void save(MachineIdentity identity) {
        write(machine, identity);
        deletePending();
    }

    /** Returns the identity that replaces an earlier installation once the vault confirms it. The caller closes it. */
    public Optional<MachineIdentity> replacement() {
        return identity(replacement);
    }

    /** Stores a replacement before it is sent. */
    public void saveReplacement(MachineIdentity next) {
        write(replacement, next);
    }

    private static void write(DurableFile target, MachineIdentity identity) {
        boolean ordinary = identity.kind() == MachineKind.MACHINE;
        KeyFileWriter out = new KeyFileWriter(LIMIT, MACHINE_MAGIC, ordinary ? VERSION : VERSION_WITH_KIND)
                .bytes(identity.machine().bytes())
                .text(identity.machineName())
                .u32(identity.keyGeneration())
                .i64(identity.registeredAt().toEpochMilli())
                .bytes(identity.vault().bytes())
                .text(identity.vaultName())
                .bytes(identity.vaultKey().bytes())
                .bytes(identity.domain().bytes())
                .cost(identity.cost())
                .keys(identity.keys())
                .u32(identity.dataKeys().size());
        identity.dataKeys().forEach(out::dataKey);
        write(target, (ordinary ? out : out.text(identity.kind().code())).finish());
    }

    /** Returns the registration in progress. The caller closes it. */
    public Optional<PendingRegistration> pending() {
        return pending.read(file -> {
            try {
                return readPending(file);
            } finally {
                DurableFile.wipe(file);
            }
        });
    }

    /** Stores a registration before it is sent. */
    public void save(PendingRegistration registration) {
        boolean ordinary = registration.kind() == MachineKind.MACHINE;
        int version = ordinary ? PENDING_VERSION : PENDING_VERSION_WITH_KIND;
        KeyFileWriter out = new KeyFileWriter(LIMIT, PENDING_MAGIC, version)
                .bytes(registration.vault().bytes())
                .text(registration.vaultName())
                .text(registration.machineName())
                .bytes(registration.domain().bytes())
                .cost(registration.cost())
                .keys(registration.keys())
                .dataKey(registration.dataKey())
                .u32(registration.settled() ? 1 : 0)
                .u32(registration.slots().size());
        registration.slots().forEach(slot -> out.bytes(slot.encode()));
        write(pending, (ordinary ? out : out.text(registration.kind().code())).finish());
    }

    /** Deletes a registration or replacement in progress. */
    public void deletePending() {
        pending.delete();
        replacement.delete();
    }

    /** Returns the machine's kind; that of an ordinary machine if it is not registered. */
    public MachineKind kind() {
        return machine().map(KeyFolder::kind).orElse(MachineKind.MACHINE);
    }

    private static MachineKind kind(MachineIdentity identity) {
        try (identity) {
            return identity.kind();
        }
    }

    /** Returns whether this machine is registered. */
    public boolean isRegistered() {
        return machine.exists();
    }

    /** Returns whether a registration or replacement is in progress. */
    public boolean hasPending() {
        return pending.exists() || replacement.exists();
    }

    /** Returns the next data key, if a rotation to it was sent but not confirmed. The caller closes it. */
    public Optional<DataKey> rotation(DomainId domain) {
        return rotation.read(file -> {
            KeyFileReader in = new KeyFileReader(file, ROTATION_MAGIC, VERSION);
            DataKey next = in.dataKey(domain);
            in.end();
            DurableFile.wipe(file);
            return next;
        });
    }

    /** Stores the next data key before a rotation to it is sent. */
    public void saveRotation(DataKey next) {
        write(
                rotation,
                new KeyFileWriter(LIMIT, ROTATION_MAGIC, VERSION).dataKey(next).finish());
    }

    public void deleteRotation() {
        rotation.delete();
    }

    /** Ends the registration by one atomic rename, so that a crash during the cleanup that follows cannot undo it. */
    public void unregister() {
        if (machine.exists()) {
            machine.moveTo(unregistered);
        } else {
            unregistered.write(EMPTY);
        }
    }

    /** Returns whether traces of an ended registration may remain. */
    public boolean hasUnregisteredMarker() {
        return unregistered.exists();
    }

    /** Deletes all keys of an ended registration, but remembers that it ended. */
    public void deleteUnregisteredKeys() {
        unregistered.write(EMPTY);
        deletePending();
        deleteRotation();
    }

    /** Deletes the last trace of an ended registration. */
    public void deleteUnregisteredMarker() {
        unregistered.delete();
    }

    private static void write(DurableFile target, byte[] file) {
        try {
            target.write(file);
        } finally {
            DurableFile.wipe(file);
        }
    }

    private static MachineIdentity readMachine(byte[] file) {
        KeyFileReader in = new KeyFileReader(file, MACHINE_MAGIC, VERSION_WITH_KIND);
        MachineId machine = MachineId.from(in.bytes(MachineId.BYTES, "machine"), 0);
        String name = in.text("name");
        int keyGeneration = in.u32("key generation", 1, Integer.MAX_VALUE);
        Instant registeredAt = Instant.ofEpochMilli(in.i64("registration time"));
        VaultId vault = VaultId.from(in.bytes(VaultId.BYTES, "vault"), 0);
        String vaultName = in.text("vault's name");
        VerifyingKey vaultKey = VerifyingKey.of(in.bytes(VerifyingKey.BYTES, "vault's key"));
        DomainId domain = DomainId.from(in.bytes(DomainId.BYTES, "domain"), 0);
        Argon2Parameters cost = in.cost();
        MachineKeyPairs keys = in.keys();
        int count = in.u32("number of data keys", 1, MAX_EPOCHS);
        List<DataKey> dataKeys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dataKeys.add(in.dataKey(domain));
        }
        MachineKind kind = in.version() < VERSION_WITH_KIND ? MachineKind.MACHINE : in.kind();
        in.end();
        return new MachineIdentity(
                machine,
                name,
                keyGeneration,
                registeredAt,
                vault,
                vaultName,
                vaultKey,
                domain,
                cost,
                keys,
                dataKeys,
                kind);
    }

    private static PendingRegistration readPending(byte[] file) {
        KeyFileReader in = new KeyFileReader(file, PENDING_MAGIC, PENDING_VERSION_WITH_KIND);
        VaultId vault = VaultId.from(in.bytes(VaultId.BYTES, "vault"), 0);
        String vaultName = in.text("vault's name");
        String machineName = in.text("name");
        DomainId domain = DomainId.from(in.bytes(DomainId.BYTES, "domain"), 0);
        Argon2Parameters cost = in.cost();
        MachineKeyPairs keys = in.keys();
        DataKey dataKey = in.dataKey(domain);
        boolean settled = in.u32("whether the recovery code is settled", 0, 1) == 1;
        int count = in.u32("number of slots", 1, MAX_SLOTS);
        List<KeySlotFile> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.add(KeySlotFile.decode(in.bytes(SLOT_BYTES, "slot")));
        }
        MachineKind kind = in.version() < PENDING_VERSION_WITH_KIND ? MachineKind.MACHINE : in.kind();
        in.end();
        return new PendingRegistration(
                vault, vaultName, machineName, domain, cost, keys, dataKey, slots, settled, kind);
    }
}
