package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;

/**
 * Where the signatures of a file are: for each group of 256 KiB of the file {@code written u32 ‖ 64 × signature 16}, each
 * signature encrypted by {@link SignatureCipher}. A block without a signature has zeros: it is in a hole, two chunks share it, or it is the short one at the end. Holes of the file are
 * holes of its signatures.
 */
final class SignatureLayout {
    static final int NONCE = 16;
    static final int NONCE_POSITION = 4 + 4 + 8;
    static final int HEADER = 4 + 4 + 8 + NONCE + 32;

    /** Bytes of the file in a group. */
    static final int GROUP = 256 << 10;

    static final int GROUP_BLOCKS = GROUP / BlockSigner.BLOCK;
    static final int GROUP_BYTES = 4 + GROUP_BLOCKS * BlockSigner.LENGTH;

    /** Largest file with signatures. Those of a larger one, which is sparse, would exceed what file systems allow. */
    static final long MAX_SIZE = 1L << 44;

    private SignatureLayout() {}

    static long groupPosition(long group) {
        return HEADER + group * GROUP_BYTES;
    }

    /** Length of the file with the signatures of {@code size} bytes. */
    static long end(long size) {
        return groupPosition(Math.ceilDiv(size, (long) GROUP));
    }
}
