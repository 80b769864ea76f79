package dev.coffre.agent.machine;

import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeySlotKind;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;

/**
 * The strongest key slots that a machine has seen in its domain. A vault that offers weaker or older ones was rolled
 * back, or tries to make the passphrase cheaper to guess.
 *
 * @param cost minimum cost of a passphrase slot
 * @param epoch the newest data key that the machine knows
 */
public record KeySlotBaseline(Argon2Parameters cost, int epoch) {

    /**
     * Caps the cost at the agents' standard: earlier versions adopted the cost of foreign slots, and such a machine would be
     * locked out.
     */
    public static KeySlotBaseline of(MachineIdentity identity) {
        return new KeySlotBaseline(
                identity.cost().min(Argon2Parameters.STANDARD),
                identity.newestKey().context().epoch());
    }

    /**
     * Returns the offered slots after checking them. Slots of older epochs may be among them if an owner of the vault
     * brought them back.
     *
     * @throws dev.coffre.vault.problem.Problem {@code epoch-lowered} or {@code key-derivation-weakened}
     */
    public DomainSlots require(DomainSlots offered) {
        requireEpoch(offered.epoch());
        offered.slots().stream().mapToInt(KeySlotFile::epoch).max().ifPresent(this::requireEpoch);
        for (KeySlotFile file : offered.slots()) {
            if (KeySlot.decode(file.encode()).kind() instanceof KeySlotKind.WithPassphrase(Argon2Parameters asked)
                    && asked.weakerThan(cost)) {
                throw ProblemCode.KEY_DERIVATION_WEAKENED
                        .with("offered", text(asked))
                        .with("known", text(cost));
            }
        }
        return offered;
    }

    private void requireEpoch(int offered) {
        if (offered < epoch) {
            throw ProblemCode.EPOCH_LOWERED.with("offered", offered).with("known", epoch);
        }
    }

    private static String text(Argon2Parameters cost) {
        return cost.memoryKiB() + " KiB × " + cost.iterations();
    }
}
