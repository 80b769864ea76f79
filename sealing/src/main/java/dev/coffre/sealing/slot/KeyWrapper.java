package dev.coffre.sealing.slot;

import dev.coffre.sealing.AesCtr;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Hkdf;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.SlotRefusedException.Reason;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Wraps a data key into a slot for a passphrase or a recovery code, and unwraps it (docs/format.md §8). Safe for several
 * threads when its {@link PassphraseKdf} and {@link SecureRandom} are.
 */
public final class KeyWrapper {
    /** A key is used for one message only, so the counter may start at zero. */
    private static final byte[] ZERO_IV = new byte[16];

    private final PassphraseKdf kdf;
    private final SecureRandom random;
    private final int floorKiB;

    public KeyWrapper(PassphraseKdf kdf, SecureRandom random) {
        this(kdf, random, Argon2Parameters.MIN_MEMORY_KIB);
    }

    private KeyWrapper(PassphraseKdf kdf, SecureRandom random, int floorKiB) {
        this.kdf = kdf;
        this.random = random;
        this.floorKiB = floorKiB;
    }

    /** Accepts parameters below the floor, for tests that cannot spend 64 MiB per slot. Production code must not call it. */
    public static KeyWrapper withoutFloorForTests(PassphraseKdf kdf, SecureRandom random) {
        return new KeyWrapper(kdf, random, 0);
    }

    public KeySlot wrap(DataKey key, Passphrase passphrase, Argon2Parameters parameters) {
        requireAboveFloor(parameters);
        byte[] salt = freshSalt();
        try (Secret pseudoRandomKey = kdf.derive(passphrase, salt, parameters)) {
            return wrap(key, pseudoRandomKey, new KeySlotKind.WithPassphrase(parameters), salt);
        }
    }

    public KeySlot wrap(DataKey key, RecoveryCode code) {
        byte[] salt = freshSalt();
        try (Secret pseudoRandomKey = extract(salt, code)) {
            return wrap(key, pseudoRandomKey, new KeySlotKind.WithRecoveryCode(), salt);
        }
    }

    /**
     * Returns the data key inside. The caller closes it.
     *
     * @throws WrongSecretException when the passphrase does not fit; nothing was decrypted
     * @throws SlotRefusedException when the slot is not of this kind or its parameters are below the floor
     */
    public DataKey unwrap(KeySlot slot, Passphrase passphrase) {
        if (!(slot.kind() instanceof KeySlotKind.WithPassphrase(Argon2Parameters parameters))) {
            throw new SlotRefusedException(Reason.OTHER_KIND);
        }
        requireAboveFloor(parameters);
        try (Secret pseudoRandomKey = kdf.derive(passphrase, slot.salt(), parameters)) {
            return unwrap(slot, pseudoRandomKey);
        }
    }

    /**
     * Returns the data key inside. The caller closes it.
     *
     * @throws WrongSecretException when the code does not fit; nothing was decrypted
     * @throws SlotRefusedException when the slot is not of this kind
     */
    public DataKey unwrap(KeySlot slot, RecoveryCode code) {
        if (!(slot.kind() instanceof KeySlotKind.WithRecoveryCode)) {
            throw new SlotRefusedException(Reason.OTHER_KIND);
        }
        try (Secret pseudoRandomKey = extract(slot.salt(), code)) {
            return unwrap(slot, pseudoRandomKey);
        }
    }

    private KeySlot wrap(DataKey key, Secret pseudoRandomKey, KeySlotKind kind, byte[] salt) {
        KeyContext context = key.context();
        KeySlotId id = KeySlotId.random(random);
        try (KeySlotKeys keys = KeySlotKeys.from(pseudoRandomKey, id, context, kind);
                Secret secret = key.copyOfSecret()) {
            byte[] plain = secret.copy();
            byte[] wrapped = AesCtr.apply(keys.encryption(), ZERO_IV, plain);
            Arrays.fill(plain, (byte) 0);
            return KeySlot.finish(KeySlot.begin(id, context, kind, salt), wrapped, new Hmac(keys.authentication()));
        }
    }

    /**
     * Checks the MAC before it decrypts: otherwise a crafted slot could test many passphrases at once (a partitioning
     * oracle).
     */
    private static DataKey unwrap(KeySlot slot, Secret pseudoRandomKey) {
        try (KeySlotKeys keys = KeySlotKeys.from(pseudoRandomKey, slot.id(), slot.context(), slot.kind())) {
            if (!slot.hasMac(new Hmac(keys.authentication()))) {
                throw new WrongSecretException();
            }
            byte[] plain = AesCtr.apply(keys.encryption(), ZERO_IV, slot.wrapped());
            return DataKey.of(slot.context(), Secret.taking(plain));
        }
    }

    private static Secret extract(byte[] salt, RecoveryCode code) {
        try (Secret bytes = code.copyOfBytes()) {
            byte[] plain = bytes.copy();
            Secret pseudoRandomKey = Hkdf.extract(salt, plain);
            Arrays.fill(plain, (byte) 0);
            return pseudoRandomKey;
        }
    }

    private void requireAboveFloor(Argon2Parameters parameters) {
        if (parameters.memoryKiB() < floorKiB) {
            throw new SlotRefusedException(Reason.PARAMETERS_OUT_OF_BOUNDS);
        }
    }

    private byte[] freshSalt() {
        byte[] salt = new byte[KeySlot.SALT_LENGTH];
        random.nextBytes(salt);
        return salt;
    }
}
