package dev.coffre.agent.machine;

import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.SlotKind;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;

/**
 * What a machine has seen of its domain's key slots: a vault that offers less than that was set back, or wants the
 * passphrase to be guessed more cheaply.
 *
 * @param cost the least that a passphrase slot may ask for
 * @param epoch the newest data key that the machine knows of
 */
public record KnownSlots(Argon2Parameters cost, int epoch) {

    /**
     * A cost above the agents' standard is not insisted on: earlier versions took it over from the slot of somebody else, and
     * a machine that did would never go on.
     */
    public static KnownSlots of(MachineIdentity identity) {
        return new KnownSlots(
                identity.cost().atMost(Argon2Parameters.STANDARD),
                identity.newestKey().context().epoch());
    }

    /**
     * The slots as they are offered; {@code epoch-lowered} or {@code key-derivation-weakened} if they are less. Beside one of
     * the newest epoch there may be older ones, which an owner of the vault brought back.
     */
    public DomainSlots require(DomainSlots offered) {
        requireEpoch(offered.epoch());
        offered.slots().stream().mapToInt(KeySlotFile::epoch).max().ifPresent(this::requireEpoch);
        for (KeySlotFile file : offered.slots()) {
            if (KeySlot.decode(file.encode()).kind() instanceof SlotKind.WithPassphrase(Argon2Parameters asked)
                    && asked.weakerThan(cost)) {
                throw ProblemCode.KEY_DERIVATION_WEAKENED
                        .with("offered", worded(asked))
                        .with("known", worded(cost));
            }
        }
        return offered;
    }

    private void requireEpoch(int offered) {
        if (offered < epoch) {
            throw ProblemCode.EPOCH_LOWERED.with("offered", offered).with("known", epoch);
        }
    }

    private static String worded(Argon2Parameters cost) {
        return cost.memoryKiB() + " KiB × " + cost.iterations();
    }
}
