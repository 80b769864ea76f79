package dev.coffre.agent.machine;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.KeyWrapping;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.slot.KeySlotFile;
import java.security.SecureRandom;

/** Wraps data keys into slots, as the vault keeps them. */
public final class SlotWriter {
    private final KeyWrapping wrapping;
    private final Argon2Parameters cost;

    public SlotWriter(PassphraseKdf kdf, Argon2Parameters cost, SecureRandom random) {
        this.wrapping = new KeyWrapping(kdf, random);
        this.cost = cost;
    }

    public KeySlotFile slot(DataKey key, Passphrase passphrase) {
        return KeySlotFile.decode(wrapping.wrap(key, passphrase, cost).encode());
    }

    public KeySlotFile slot(DataKey key, RecoveryCode code) {
        return KeySlotFile.decode(wrapping.wrap(key, code).encode());
    }
}
