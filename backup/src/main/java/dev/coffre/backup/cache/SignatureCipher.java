package dev.coffre.backup.cache;

import dev.coffre.sealing.AesCtr;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;

/**
 * Encrypts the signatures of one file: AES-256 in counter mode under a key of this file alone, with the number of the block as
 * the counter. So bytes that were written for another block, or for another content of the file, are read as a random
 * signature, which matches nothing. Thread-safe.
 *
 * @param key never used for two files
 */
record SignatureCipher(Secret key) {
    /**
     * Encrypts or decrypts the signatures of consecutive blocks. Zeros mean that a block has no signature, and stay zeros.
     *
     * @param firstBlock number of the first block
     */
    byte[] apply(long firstBlock, byte[] signatures) {
        byte[] counter = ByteBuffer.allocate(BlockSigner.SIGNATURE_BYTES)
                .putLong(8, firstBlock)
                .array();
        byte[] result = AesCtr.apply(key, counter, signatures);
        ByteBuffer given = ByteBuffer.wrap(signatures);
        for (int at = 0; at < signatures.length; at += BlockSigner.SIGNATURE_BYTES) {
            if (given.getLong(at) == 0 && given.getLong(at + 8) == 0) {
                ByteBuffer.wrap(result).putLong(at, 0).putLong(at + 8, 0);
            }
        }
        return result;
    }

    /**
     * Encrypts or decrypts the signature of a part of a block. Zero means that it has none, and stays zero.
     *
     * @param position of these 8 bytes in the 16 of the block
     */
    long apply(long block, int position, long signature) {
        if (signature == 0) {
            return 0;
        }
        byte[] both = ByteBuffer.allocate(BlockSigner.SIGNATURE_BYTES)
                .putLong(position, signature)
                .array();
        return ByteBuffer.wrap(apply(block, both)).getLong(position);
    }
}
