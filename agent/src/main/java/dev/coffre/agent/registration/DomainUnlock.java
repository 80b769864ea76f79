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
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Opens a domain's data keys with the user's passphrase or recovery code. Slots that take least memory are tried first, and a
 * useless slot does not end the attempt: an attacker who got a slot of their own into the vault must not block the one that an
 * owner brought back. Slots of other epochs are tried too, because the same passphrase may open an older key and a newer one.
 */
public final class DomainUnlock {
    /** After a slot has opened, others are tried up to this multiple of the agents' standard cost. */
    private static final int WORTH_A_TRY = 2;

    private final KeyWrapping wrapping;

    public DomainUnlock(PassphraseKdf kdf, SecureRandom random) {
        this.wrapping = new KeyWrapping(kdf, random);
    }

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain unlock(DomainSlots slots, Passphrase passphrase) {
        return unlock(
                slots, SlotKind.PASSPHRASE, slot -> wrapping.unwrap(slot, passphrase), ProblemCode.PASSPHRASE_WRONG);
    }

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain unlock(DomainSlots slots, RecoveryCode code) {
        return unlock(
                slots, SlotKind.RECOVERY_CODE, slot -> wrapping.unwrap(slot, code), ProblemCode.RECOVERY_CODE_WRONG);
    }

    private static UnlockedDomain unlock(
            DomainSlots slots, SlotKind kind, Function<KeySlot, DataKey> unwrap, ProblemCode wrong) {
        List<KeySlotFile> fitting = slots.slots().stream()
                .filter(slot -> slot.kind() == kind)
                .sorted(Comparator.comparingInt((KeySlotFile slot) -> memory(cost(slot)))
                        .thenComparingInt(slot -> iterations(cost(slot)))
                        .thenComparing(
                                Comparator.comparingInt(KeySlotFile::epoch).reversed()))
                .limit(SlotRules.MAX_VALID)
                .toList();
        if (fitting.isEmpty() && kind == SlotKind.PASSPHRASE) {
            throw ProblemCode.SLOT_DAMAGED.with("file", "-").with("reason", "the vault offers none for a passphrase");
        }
        TreeMap<Integer, UnlockedDomain> opened = new TreeMap<>();
        Optional<Problem> useless = Optional.empty();
        for (KeySlotFile slot : fitting) {
            if (opened.containsKey(slot.epoch()) || (!opened.isEmpty() && isTooDear(slot))) {
                continue;
            }
            try {
                DataKey key = unwrap.apply(KeySlot.decode(slot.encode()));
                opened.put(slot.epoch(), new UnlockedDomain(keys(key, slots.keyrings()), cost(slot)));
            } catch (WrongSecretException next) {
                continue;
            } catch (SlotRefusedException e) {
                useless = Optional.of(refused(slot, e));
            } catch (Problem e) {
                useless = Optional.of(e);
            }
        }
        if (opened.isEmpty()) {
            throw useless.orElseGet(wrong::problem);
        }
        return newest(opened.values());
    }

    private static DomainKeys keys(DataKey newest, Collection<KeyringFile> keyrings) {
        try {
            return DomainKeys.open(newest, keyrings);
        } catch (Problem problem) {
            newest.close();
            throw problem;
        }
    }

    /**
     * Returns whether a slot is too expensive to try after another one has opened. It may be an attacker's slot that exhausts
     * memory.
     */
    private static boolean isTooDear(KeySlotFile slot) {
        return memory(cost(slot)) > WORTH_A_TRY * Argon2Parameters.STANDARD.memoryKiB()
                || iterations(cost(slot)) > WORTH_A_TRY * Argon2Parameters.STANDARD.iterations();
    }

    /**
     * Returns the newest key, unless its keyrings lead to another key than an older slot holds: an attacker who knows the
     * passphrase may have wrapped a key of their own with it. Closes the others.
     */
    private static UnlockedDomain newest(Collection<UnlockedDomain> ascending) {
        Iterator<UnlockedDomain> rest = ascending.iterator();
        UnlockedDomain best = rest.next();
        while (rest.hasNext()) {
            UnlockedDomain next = rest.next();
            boolean sound = !contradicts(next.keys(), best.keys().newest());
            (sound ? best : next).keys().close();
            best = sound ? next : best;
        }
        return best;
    }

    private static boolean contradicts(DomainKeys keys, DataKey older) {
        return keys.at(older.context().epoch())
                .filter(key -> !key.sameAs(older))
                .isPresent();
    }

    private static int memory(Optional<Argon2Parameters> cost) {
        return cost.map(Argon2Parameters::memoryKiB).orElse(0);
    }

    private static int iterations(Optional<Argon2Parameters> cost) {
        return cost.map(Argon2Parameters::iterations).orElse(0);
    }

    /**
     * Returns the cost of a guess; empty for a recovery code, and for a slot that cannot be read, because neither costs
     * anything.
     */
    private static Optional<Argon2Parameters> cost(KeySlotFile slot) {
        try {
            return KeySlot.decode(slot.encode()).kind() instanceof WithPassphrase(Argon2Parameters asked)
                    ? Optional.of(asked)
                    : Optional.empty();
        } catch (SlotRefusedException useless) {
            return Optional.empty();
        }
    }

    private static Problem refused(KeySlotFile slot, SlotRefusedException e) {
        Problem problem = switch (e.reason()) {
            case TOO_NEW ->
                ProblemCode.FORMAT_TOO_NEW.with("thing", "a key slot").with("version", "?");
            case DAMAGED, OTHER_KIND, PARAMETERS_OUT_OF_BOUNDS ->
                ProblemCode.SLOT_DAMAGED
                        .with("file", slot.id())
                        .with(
                                "reason",
                                e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        };
        return problem.causedBy(e);
    }
}
