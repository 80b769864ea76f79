package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class BlockSignerTest {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger TWO_128 = BigInteger.ONE.shiftLeft(128);

    private final BlockSigner signer = TestKeys.dataKey().blockSigner();

    @Test
    void signaturesAreThoseOfTheDefinition() throws GeneralSecurityException {
        byte[] key = new byte[BlockSigner.KEY_BYTES];
        new Random(1).nextBytes(key);
        byte[] block = random(2, BlockSigner.BLOCK_BYTES);
        byte[] extreme = new byte[BlockSigner.BLOCK_BYTES];
        Arrays.fill(extreme, (byte) 0xFF);
        BlockSigner known = new BlockSigner(Secret.copyOf(key));
        assertThat(known.sign(Slice.of(block))).isEqualTo(defined(key, block));
        assertThat(known.sign(Slice.of(extreme))).isEqualTo(defined(key, extreme));
    }

    @Test
    void everyFlippedBitChangesTheSignature() {
        byte[] block = random(3, BlockSigner.BLOCK_BYTES);
        Set<String> seen = new HashSet<>();
        seen.add(Arrays.toString(signer.sign(Slice.of(block))));
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            int bit = random.nextInt(8 * block.length);
            block[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(seen.add(Arrays.toString(signer.sign(Slice.of(block))))).isTrue();
        }
    }

    @Test
    void theSignatureOfABlockDependsOnNoOtherBlock() {
        byte[] data = random(5, 5 * BlockSigner.BLOCK_BYTES + 100);
        byte[] together = signer.sign(Slice.of(data));
        assertThat(together).hasSize(5 * BlockSigner.SIGNATURE_BYTES);
        IntStream.range(0, 5)
                .forEach(i -> assertThat(Arrays.copyOfRange(together, i * 16, i * 16 + 16))
                        .isEqualTo(signer.sign(new Slice(data, i * BlockSigner.BLOCK_BYTES, BlockSigner.BLOCK_BYTES))));
    }

    @Test
    void anotherKeyGivesOtherSignatures() {
        byte[] block = random(6, BlockSigner.BLOCK_BYTES);
        DataKey second = DataKey.of(KeyContext.of(new byte[16], 2), TestKeys.secret());
        assertThat(second.blockSigner().sign(Slice.of(block))).isNotEqualTo(signer.sign(Slice.of(block)));
        assertThat(TestKeys.dataKey().blockSigner().sign(Slice.of(block))).isEqualTo(signer.sign(Slice.of(block)));
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] defined(byte[] key, byte[] block) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(
                Cipher.ENCRYPT_MODE,
                Secret.copyOf(Arrays.copyOfRange(key, BlockSigner.BLOCK_BYTES + 16, key.length))
                        .keyFor("AES"));
        byte[] first = aes.doFinal(hash(key, 0, block));
        byte[] second = hash(key, 2, block);
        for (int i = 0; i < first.length; i++) {
            first[i] ^= second[i];
        }
        return aes.doFinal(first);
    }

    private static byte[] hash(byte[] key, int shift, byte[] block) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < BlockSigner.BLOCK_BYTES / 8; i += 2) {
            BigInteger a = word(block, i).add(word(key, i + shift)).mod(TWO_64);
            BigInteger b = word(block, i + 1).add(word(key, i + 1 + shift)).mod(TWO_64);
            sum = sum.add(a.multiply(b)).mod(TWO_128);
        }
        byte[] hash = new byte[16];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = sum.shiftRight(8 * i).byteValue();
        }
        return hash;
    }

    private static BigInteger word(byte[] bytes, int index) {
        byte[] reversed = new byte[8];
        for (int i = 0; i < 8; i++) {
            reversed[7 - i] = bytes[index * 8 + i];
        }
        return new BigInteger(1, reversed);
    }
}
