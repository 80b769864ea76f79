package dev.coffre.agent.registration;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeySlotKind.WithPassphrase;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.sealing.slot.RecoveryCode;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens a domain's data keys with the user's passphrase or recovery code. Slots that take least memory are tried first,
 * and a useless slot does not end the attempt: an attacker who got a slot of their own into the vault must not block
 * the one that an owner brought back. A slot that opens does not end the search either: the same passphrase may open an
 * older key, a newer one, and a false key of either epoch.
 */
public final class DomainUnlocker {
    /** After a slot has opened, others are tried up to this multiple of the agents' standard cost. */
    private static final int MAX_COST_FACTOR = 2;

    private final KeyWrapper wrapping;

    public DomainUnlocker(PassphraseKdf kdf, SecureRandom random) {
        this.wrapping = new KeyWrapper(kdf, random);
    }

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain unlock(LockedDomain domain, Passphrase passphrase) {
        return unlock(
                domain, SlotKind.PASSPHRASE, slot -> wrapping.unwrap(slot, passphrase), ProblemCode.PASSPHRASE_WRONG);
    }

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain unlock(LockedDomain domain, RecoveryCode code) {
        return unlock(
                domain, SlotKind.RECOVERY_CODE, slot -> wrapping.unwrap(slot, code), ProblemCode.RECOVERY_CODE_WRONG);
    }

    private static UnlockedDomain unlock(
            LockedDomain domain, SlotKind kind, Function<KeySlot, DataKey> unwrap, ProblemCode wrong) {
        DomainSlots slots = domain.slots();
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
        List<UnlockedDomain> opened = new ArrayList<>();
        Optional<Problem> failure = Optional.empty();
        for (KeySlotFile slot : fitting) {
            if (!opened.isEmpty() && isTooExpensive(slot)) {
                continue;
            }
            try {
                DataKey key = unwrap.apply(KeySlot.decode(slot.encode()));
                if (opened.stream().anyMatch(known -> known.keys().newest().sameAs(key))) {
                    key.close();
                } else {
                    opened.add(new UnlockedDomain(keys(key, slots.keyrings()), cost(slot)));
                }
            } catch (WrongSecretException next) {
                continue;
            } catch (SlotRefusedException e) {
                failure = Optional.of(refused(slot, e));
            } catch (Problem e) {
                failure = Optional.of(e);
            }
        }
        if (opened.isEmpty()) {
            throw failure.orElseGet(wrong::problem);
        }
        return genuine(opened, domain.proof());
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
     * Returns whether a slot is too expensive to try after another one has opened. It may be an attacker's slot that
     * exhausts memory.
     */
    private static boolean isTooExpensive(KeySlotFile slot) {
        return memory(cost(slot)) > MAX_COST_FACTOR * Argon2Parameters.STANDARD.memoryKiB()
                || iterations(cost(slot)) > MAX_COST_FACTOR * Argon2Parameters.STANDARD.iterations();
    }

    /**
     * Returns the newest key, unless others contradict it: an attacker who knows the passphrase may have wrapped a false key
     * with it. Then the recovery points decide. Closes the other keys.
     */
    private static UnlockedDomain genuine(List<UnlockedDomain> opened, KeyProof proof) {
        List<UnlockedDomain> rivals = opened.stream()
                .filter(one -> opened.stream().noneMatch(other -> supersedes(other.keys(), one.keys())))
                .toList();
        Optional<UnlockedDomain> genuine = Optional.empty();
        try {
            genuine = rivals.size() == 1 ? Optional.of(rivals.getFirst()) : proven(rivals, proof);
            return genuine.orElseThrow(ProblemCode.DATA_KEY_UNPROVEN::problem);
        } finally {
            for (UnlockedDomain one : opened) {
                if (genuine.filter(one::equals).isEmpty()) {
                    one.keys().close();
                }
            }
        }
    }

    /** Points under two of the keys prove neither: whoever made the false key may have added some. */
    private static Optional<UnlockedDomain> proven(List<UnlockedDomain> rivals, KeyProof proof) {
        KeyProof.Evidence evidence =
                proof.of(rivals.stream().map(UnlockedDomain::keys).toList());
        return evidence.complete() && evidence.openers().size() == 1
                ? rivals.stream()
                        .filter(one -> evidence.openers().contains(one.keys()))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean supersedes(DomainKeys newer, DomainKeys older) {
        int epoch = older.newest().context().epoch();
        return newer.newest().context().epoch() > epoch
                && newer.at(epoch).filter(key -> !key.sameAs(older.newest())).isEmpty();
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
