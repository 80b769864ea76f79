package dev.coffre.sealing;

/**
 * What a record seals, before padding.
 *
 * @param codec how the body holds the raw content
 * @param rawLength length of the raw content, 0 … 16 MiB
 * @param pid the pid of the raw content
 * @param body shared, not copied
 */
public record Payload(Codec codec, int rawLength, Pid pid, Slice body) {
    /** Largest raw content and largest padded payload, in bytes. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    static final int PREFIX_LENGTH = 1 + 4 + 4 + Pid.LENGTH;
    private static final int MIN_PADDED = 256;
    private static final int PATCH_STEP = 64 * 1024;

    public Payload {
        if (rawLength < 0 || rawLength > MAX_LENGTH) {
            throw new IllegalArgumentException("raw content has 0 to 16 MiB, not " + rawLength);
        }
        if (codec == Codec.NONE && body.length() != rawLength) {
            throw new IllegalArgumentException("without a codec the body is the raw content");
        }
    }

    /** Returns the length of the padded payload with such a body: the header's {@code payloadLen}. */
    public static int paddedLength(int bodyLength) {
        return (int) Math.max(MIN_PADDED, Padme.padded(PREFIX_LENGTH + (long) bodyLength));
    }

    /**
     * Returns the length of a patch bundle's payload that is padded to a multiple of 64 KiB. The last patch bundle of a
     * run has it, so that a small change does not show its size.
     */
    public static int coarselyPaddedLength(int bodyLength) {
        return Math.ceilDiv(PREFIX_LENGTH + bodyLength, PATCH_STEP) * PATCH_STEP;
    }

    /** Returns whether the payload of a record of this type, with such a body, may have this length. */
    static boolean allowsLength(SealedType type, int bodyLength, int padded) {
        return padded == paddedLength(bodyLength)
                || type == SealedType.PATCH && padded == coarselyPaddedLength(bodyLength);
    }

    public int paddedLength() {
        return paddedLength(body.length());
    }
}
