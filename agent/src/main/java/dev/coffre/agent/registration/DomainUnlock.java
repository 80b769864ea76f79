package dev.coffre.agent.registration;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeyWrapping;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.sealing.slot.SlotKind.WithPassphrase;
import dev.coffre.sealing.slot.SlotRefusedException;
import dev.coffre.sealing.slot.WrongSecretException;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens a domain's data keys with the passphrase or the recovery code that the user kept. The cheapest slots are tried
 * first and a useless one ends nothing: somebody who got a slot of his own into the vault, beside one that an owner brought
 * back, must not keep that one from being tried by a slot that takes all memory.
 */
public final class DomainUnlock {
    private final KeyWrapping wrapping;

    public DomainUnlock(PassphraseKdf kdf, SecureRandom random) {
        this.wrapping = new KeyWrapping(kdf, random);
    }

    /** All data keys of the domain; the caller closes them. */
    public DomainKeys unlock(DomainSlots slots, Passphrase passphrase) {
        return unlock(
                slots, SlotKind.PASSPHRASE, slot -> wrapping.unwrap(slot, passphrase), ProblemCode.PASSPHRASE_WRONG);
    }

    /** All data keys of the domain; the caller closes them. */
    public DomainKeys unlock(DomainSlots slots, RecoveryCode code) {
        return unlock(
                slots, SlotKind.RECOVERY_CODE, slot -> wrapping.unwrap(slot, code), ProblemCode.RECOVERY_CODE_WRONG);
    }

    private static DomainKeys unlock(
            DomainSlots slots, SlotKind kind, Function<KeySlot, DataKey> unwrap, ProblemCode wrong) {
        List<KeySlotFile> fitting = slots.slots().stream()
                .filter(slot -> slot.kind() == kind)
                .sorted(Comparator.comparingLong(DomainUnlock::cost)
                        .thenComparing(
                                Comparator.comparingInt(KeySlotFile::epoch).reversed()))
                .toList();
        if (fitting.isEmpty() && kind == SlotKind.PASSPHRASE) {
            throw ProblemCode.SLOT_DAMAGED.with("file", "-").with("reason", "the vault offers none for a passphrase");
        }
        Optional<Problem> useless = Optional.empty();
        for (KeySlotFile slot : fitting) {
            try {
                return DomainKeys.open(unwrap.apply(KeySlot.decode(slot.encode())), slots.keyrings());
            } catch (WrongSecretException next) {
                continue;
            } catch (SlotRefusedException e) {
                useless = Optional.of(refused(slot, e));
            }
        }
        throw useless.orElseGet(wrong::problem);
    }

    /** KiB times iterations; nothing for a recovery code, and for what cannot be read and costs no guess either. */
    private static long cost(KeySlotFile slot) {
        try {
            return KeySlot.decode(slot.encode()).kind() instanceof WithPassphrase(Argon2Parameters asked)
                    ? (long) asked.memoryKiB() * asked.iterations()
                    : 0;
        } catch (SlotRefusedException useless) {
            return 0;
        }
    }

    private static Problem refused(KeySlotFile slot, SlotRefusedException e) {
        Problem problem = switch (e.reason()) {
            case TOO_NEW ->
                ProblemCode.FORMAT_TOO_NEW.with("thing", "a key slot").with("version", "?");
            case DAMAGED, OTHER_KIND, PARAMETERS_OUT_OF_BOUNDS ->
                ProblemCode.SLOT_DAMAGED.with("file", slot.id()).with("reason", e.reason());
        };
        return problem.causedBy(e);
    }
}
