package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;

/**
 * Where the signatures of a file are: for each block group of 256 KiB of the file {@code patched bytes u32 ‖ 64 ×
 * signature 16}, each signature encrypted by {@link SignatureCipher}. A block that two chunks share has two signatures of 8 bytes
 * in this place: of the part that ends the first chunk, and of the part that begins the second. A block without a signature has
 * zeros, as in a hole. Holes of the file are holes of its signatures.
 */
final class SignatureLayout {
    static final int NONCE_LENGTH = 16;
    static final int NONCE_POSITION = 4 + 4 + 8;
    static final int HEADER_LENGTH = NONCE_POSITION + NONCE_LENGTH + 32;

    /** Bytes of the file that a group describes. */
    static final int GROUP_SPAN = 256 << 10;

    static final int BLOCKS_PER_GROUP = GROUP_SPAN / BlockSigner.BLOCK_BYTES;

    /** Bytes of the count that precedes the signatures of a group. */
    static final int COUNT_LENGTH = 4;

    /** Bytes of a group among the signatures. */
    static final int GROUP_LENGTH = COUNT_LENGTH + BLOCKS_PER_GROUP * BlockSigner.SIGNATURE_BYTES;

    /** Size of the largest file with signatures. Those of a larger one, which is sparse, would exceed what file systems allow. */
    static final long MAX_FILE_SIZE = 1L << 44;

    /** Where the signature of the part that begins a chunk is, in the 16 bytes of the block. */
    static final int HEAD = 8;

    /** Where the signature of the part that ends a chunk is. */
    static final int TAIL = 0;

    private SignatureLayout() {}

    static long groupPosition(long group) {
        return HEADER_LENGTH + group * GROUP_LENGTH;
    }

    static long blockPosition(long block) {
        return groupPosition(block / BLOCKS_PER_GROUP)
                + COUNT_LENGTH
                + block % BLOCKS_PER_GROUP * BlockSigner.SIGNATURE_BYTES;
    }

    /** Returns the length of the file with the signatures of a file of {@code size} bytes. */
    static long length(long size) {
        return groupPosition(Math.ceilDiv(size, (long) GROUP_SPAN));
    }
}
