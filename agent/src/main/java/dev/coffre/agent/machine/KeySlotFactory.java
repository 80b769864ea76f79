package dev.coffre.agent.machine;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.slot.KeySlotFile;
import java.security.SecureRandom;

/** Wraps data keys into key slots. */
public final class KeySlotFactory {
    private final KeyWrapper wrapping;
    private final Argon2Parameters cost;

    public KeySlotFactory(PassphraseKdf kdf, Argon2Parameters cost, SecureRandom random) {
        this(new KeyWrapper(kdf, random), cost);
    }

    private KeySlotFactory(KeyWrapper wrapping, Argon2Parameters cost) {
        this.wrapping = wrapping;
        this.cost = cost;
    }

    /**
     * Returns a writer whose cost is not below {@code known}: a machine never weakens the cost that it was registered
     * with.
     */
    public KeySlotFactory withMinimumCost(Argon2Parameters known) {
        return new KeySlotFactory(wrapping, cost.atLeast(known));
    }

    /** Returns the cost of one passphrase guess in the slots of this writer. */
    public Argon2Parameters cost() {
        return cost;
    }

    public KeySlotFile slot(DataKey key, Passphrase passphrase) {
        return KeySlotFile.decode(wrapping.wrap(key, passphrase, cost).encode());
    }

    public KeySlotFile slot(DataKey key, RecoveryCode code) {
        return KeySlotFile.decode(wrapping.wrap(key, code).encode());
    }
}
