package dev.coffre.sealing.slot;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.slot.SlotRefusedException.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A key slot as the vault keeps it: a data key wrapped for one secret (docs/format.md §8). Immutable; holds nothing
 * secret without the passphrase or recovery code.
 */
public final class KeySlot {
    /** Length of a slot file in bytes. */
    public static final int LENGTH = 188;

    static final int SALT_LENGTH = 32;

    private static final int MAGIC = 0x4346534C; // "CFSL"
    private static final byte VERSION = 1;
    private static final int SALT_AT = 56;
    private static final int BODY_AT = 92;
    private static final int MAC_AT = 124;
    private static final int HASH_AT = 156;

    private final byte[] bytes;
    private final KeySlotId id;
    private final KeyContext context;
    private final KeySlotKind kind;

    private KeySlot(byte[] bytes, KeySlotId id, KeyContext context, KeySlotKind kind) {
        this.bytes = bytes;
        this.id = id;
        this.context = context;
        this.kind = kind;
    }

    /**
     * Decodes a slot. Checks the bounds of every parameter and allocates nothing for them.
     *
     * @throws SlotRefusedException when damaged, too new or out of bounds
     */
    public static KeySlot decode(byte[] bytes) {
        require(bytes.length == LENGTH, Reason.DAMAGED);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        require(in.getInt() == MAGIC, Reason.DAMAGED);
        require(Arrays.equals(sha256(bytes), Arrays.copyOfRange(bytes, HASH_AT, LENGTH)), Reason.DAMAGED);
        require(in.get() == VERSION, Reason.TOO_NEW);
        int kind = in.get();
        require(in.getShort() == 0, Reason.TOO_NEW);
        byte[] domainId = new byte[KeyContext.DOMAIN_LENGTH];
        in.get(domainId);
        KeySlotId id = KeySlotId.read(in);
        int epoch = in.getInt();
        require(epoch >= 1, Reason.DAMAGED);
        KeySlotKind slotKind = kind(kind, in.getInt(), in.getInt(), in.getInt());
        require(in.getInt(SALT_AT + SALT_LENGTH) == DataKey.LENGTH, Reason.DAMAGED);
        return new KeySlot(bytes.clone(), id, KeyContext.of(domainId, epoch), slotKind);
    }

    /** Returns a slot to be written, complete except for what {@link #finish} adds. */
    static byte[] begin(KeySlotId id, KeyContext context, KeySlotKind kind, byte[] salt) {
        byte[] slot = new byte[LENGTH];
        ByteBuffer out = ByteBuffer.wrap(slot)
                .putInt(MAGIC)
                .put(VERSION)
                .put(kind.number())
                .putShort((short) 0)
                .put(context.domainId());
        id.write(out).putInt(context.epoch());
        switch (kind) {
            case KeySlotKind.WithPassphrase(Argon2Parameters(int memoryKiB, int iterations, int parallelism)) ->
                out.putInt(memoryKiB).putInt(iterations).putInt(parallelism);
            case KeySlotKind.WithRecoveryCode() -> out.putInt(0).putInt(0).putInt(0);
        }
        out.put(salt).putInt(DataKey.LENGTH);
        return slot;
    }

    /** Adds the wrapped key, the MAC and the hash to what {@link #begin} returned. */
    static KeySlot finish(byte[] begun, byte[] wrapped, Hmac mac) {
        ByteBuffer out = ByteBuffer.wrap(begun).position(BODY_AT).put(wrapped);
        out.put(mac.add(new Slice(begun, 0, MAC_AT)).value()).put(sha256(begun));
        return decode(begun);
    }

    private static KeySlotKind kind(int number, int memoryKiB, int iterations, int parallelism) {
        return switch (number) {
            case 1 -> new KeySlotKind.WithPassphrase(parameters(memoryKiB, iterations, parallelism));
            case 2 -> {
                require((memoryKiB | iterations | parallelism) == 0, Reason.DAMAGED);
                yield new KeySlotKind.WithRecoveryCode();
            }
            default -> throw new SlotRefusedException(Reason.TOO_NEW);
        };
    }

    private static Argon2Parameters parameters(int memoryKiB, int iterations, int parallelism) {
        try {
            return new Argon2Parameters(memoryKiB, iterations, parallelism);
        } catch (IllegalArgumentException e) {
            throw new SlotRefusedException(Reason.PARAMETERS_OUT_OF_BOUNDS);
        }
    }

    private static byte[] sha256(byte[] slot) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(slot, 0, HASH_AT);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    public KeySlotId id() {
        return id;
    }

    /** Domain and epoch of the data key inside. */
    public KeyContext context() {
        return context;
    }

    public KeySlotKind kind() {
        return kind;
    }

    /** The 188 bytes of the slot file. */
    public byte[] encode() {
        return bytes.clone();
    }

    byte[] salt() {
        return Arrays.copyOfRange(bytes, SALT_AT, SALT_AT + SALT_LENGTH);
    }

    byte[] wrapped() {
        return Arrays.copyOfRange(bytes, BODY_AT, MAC_AT);
    }

    boolean hasMac(Hmac mac) {
        byte[] expected = mac.add(new Slice(bytes, 0, MAC_AT)).value();
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, MAC_AT, HASH_AT));
    }

    private static void require(boolean holds, Reason reason) {
        if (!holds) {
            throw new SlotRefusedException(reason);
        }
    }

    @Override
    public String toString() {
        return "key slot " + id + " of " + context;
    }
}
