package dev.coffre.vault.slot;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key slot as the vault sees it: 188 bytes with a valid layout and checksum (docs/format.md §8). Only the holder of the
 * secret can verify its MAC and unwrap the data key. Immutable, a value.
 */
public final class KeySlotFile {
    public static final int BYTES = 188;

    private static final byte[] MAGIC = "CFSL".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int WRAPPED_KEY = 32;
    private static final int MIN_MEMORY_KIB = 64 << 10;
    private static final int MAX_MEMORY_KIB = 2 << 20;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_PARALLELISM = 16;

    private final byte[] bytes;
    private final SlotKind kind;
    private final DomainId domain;
    private final SlotId slot;
    private final int epoch;

    private KeySlotFile(byte[] bytes) {
        this.bytes = bytes;
        BinaryReader in = ChecksummedFile.decode(bytes, ProblemCode.SLOT_DAMAGED);
        in.expect(MAGIC, "magic");
        in.expectVersion("a key slot", VERSION);
        this.kind = kind(in);
        in.expectZeros(2, "flags");
        this.domain = DomainId.from(in.bytes(DomainId.BYTES, "domain"), 0);
        this.slot = SlotId.from(in.bytes(SlotId.BYTES, "slot"), 0);
        this.epoch = in.u32("epoch", 1, Integer.MAX_VALUE);
        checkParameters(in);
        in.bytes(32, "salt");
        in.u32("length of the wrapped key", WRAPPED_KEY, WRAPPED_KEY);
        in.bytes(WRAPPED_KEY + 32, "wrapped key and mac");
        in.expectEnd();
    }

    /** Decodes a slot's file. Anything else is {@code slot-damaged} or {@code format-too-new}. */
    public static KeySlotFile decode(byte[] file) {
        return new KeySlotFile(file.clone());
    }

    private static SlotKind kind(BinaryReader in) {
        int number = in.u8("kind");
        in.require(number > 0, "kind is 0");
        return Arrays.stream(SlotKind.values())
                .filter(kind -> kind.number() == number)
                .findFirst()
                .orElseThrow(() -> ProblemCode.FORMAT_TOO_NEW
                        .with("thing", "a key slot's kind")
                        .with("version", number));
    }

    private void checkParameters(BinaryReader in) {
        switch (kind) {
            case PASSPHRASE -> {
                in.u32("memory", MIN_MEMORY_KIB, MAX_MEMORY_KIB);
                in.u32("iterations", 1, MAX_ITERATIONS);
                in.u32("parallelism", 1, MAX_PARALLELISM);
            }
            case RECOVERY_CODE -> in.expectZeros(12, "parameters");
        }
    }

    public byte[] encode() {
        return bytes.clone();
    }

    public SlotKind kind() {
        return kind;
    }

    public DomainId domain() {
        return domain;
    }

    public SlotId id() {
        return slot;
    }

    /** Returns the epoch of the wrapped data key. */
    public int epoch() {
        return epoch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySlotFile file && Arrays.equals(bytes, file.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return kind + " slot " + slot + " of domain " + domain + ", epoch " + epoch;
    }
}
