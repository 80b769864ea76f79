package dev.coffre.agent.machine;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rotates the domain's data key. The new key seals everything from now on, and opens the older keys. Passphrase and recovery
 * code must be new too: an attacker who had the old ones has the old key.
 */
public final class KeyRotation {
    /** Problems that prove that the vault changed nothing. After any other problem the outcome is unknown. */
    private static final Set<ProblemCode> DEFINITE_REFUSALS = Set.of(
            ProblemCode.SLOTS_REFUSED,
            ProblemCode.RECOVERY_CODE_DROPPED,
            ProblemCode.PIN_MISSING,
            ProblemCode.PIN_WRONG,
            ProblemCode.PIN_EXPIRED,
            ProblemCode.PIN_TRIES_EXHAUSTED);

    private final KeySlotFactory slots;
    private final KeyFolder keys;
    private final SecureRandom random;

    public KeyRotation(KeySlotFactory slots, KeyFolder keys, SecureRandom random) {
        this.slots = slots;
        this.keys = keys;
        this.random = random;
    }

    /** Rotates the key. Returns the new epoch. */
    public int run(ConnectedMachine machine, Passphrase passphrase, Optional<RecoveryCode> code, SecurityPin pin) {
        MachineIdentity identity = machine.identity();
        KeySlotFactory writer =
                slots.withMinimumCost(KeySlotBaseline.of(identity).cost());
        DataKey current = identity.newestKey();
        machine.slotsForChange();
        int epoch = current.context().epoch() + 1;
        try (DataKey next = DataKey.generate(current.context().withEpoch(epoch), random)) {
            List<KeySlotFile> written = new ArrayList<>();
            written.add(writer.slot(next, passphrase));
            code.ifPresent(known -> written.add(writer.slot(next, known)));
            SlotChange change = new SlotChange(written, Optional.of(keyring(next, current)));
            keys.saveRotation(next);
            send(machine, change, pin);
            keys.save(PendingRotation.withKey(identity, next).withCost(writer.cost()));
            keys.deleteRotation();
        }
        return epoch;
    }

    /** Forgets the new key after a refusal: the user keeps the old passphrase, so the key must not be adopted later. */
    private void send(ConnectedMachine machine, SlotChange change, SecurityPin pin) {
        try {
            machine.vault().replaceSlots(change, pin);
        } catch (Problem problem) {
            if (DEFINITE_REFUSALS.contains(problem.code())) {
                keys.deleteRotation();
            }
            throw problem;
        }
    }

    private static KeyringFile keyring(DataKey next, DataKey current) {
        byte[] raw = Keyring.encode(current);
        try (RecordSealer sealer = new RecordSealer(next, Compression.OFF)) {
            return KeyringFile.ofRecord(
                    sealer.seal(RecordType.KEYRING, Slice.of(raw)).record().bytes());
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }
}
