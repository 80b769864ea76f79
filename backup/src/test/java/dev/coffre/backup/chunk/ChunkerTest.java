package dev.coffre.backup.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.sealing.ChunkerKeys;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private final Chunker small = new ToeplitzChunker(TestChunks.keys(7), TestChunks.SMALL);

    @Property(tries = 50)
    void cuts_exactly_where_the_format_says(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12_000) int length)
            throws Exception {
        ChunkerKeys keys = TestChunks.keys(seed);
        byte[] data = TestChunks.noise(length, seed);
        int cut = new ToeplitzChunker(keys, TestChunks.SMALL).cut(data, 0, length, true);
        assertThat(cut).isEqualTo(literalCut(keys, data));
    }

    @Property(tries = 100)
    void makes_chunks_that_joined_are_the_stretch(@ForAll @IntRange(min = 1, max = 200_000) int length) {
        List<Integer> lengths = TestChunks.lengths(small, TestChunks.noise(length, length));
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(length);
        assertThat(lengths).allMatch(l -> l >= 1 && l <= TestChunks.SMALL.maximum());
        assertThat(lengths.subList(0, lengths.size() - 1)).allMatch(l -> l >= TestChunks.SMALL.minimum());
    }

    @Property(tries = 50)
    void cuts_the_same_whatever_is_read_at_a_time(@ForAll long seed) {
        byte[] data = TestChunks.noise(50_000, seed);
        SplittableRandom sizes = new SplittableRandom(seed);
        assertThat(TestChunks.lengths(small, data, () -> sizes.nextInt(1, 3000)))
                .isEqualTo(TestChunks.lengths(small, data));
    }

    @Test
    void cuts_a_run_of_one_byte_value_by_the_rule_too() {
        // One window, one answer: all chunks but the last are of the minimum, or all of the maximum.
        List<Integer> lengths = TestChunks.lengths(small, new byte[60_000]);
        assertThat(new HashSet<>(lengths.subList(0, lengths.size() - 1))).hasSize(1);
    }

    @Test
    void finds_its_cuts_again_after_an_insertion_at_the_front() {
        Chunker chunker = new ToeplitzChunker(TestChunks.keys(1));
        byte[] before = TestChunks.noise(32 << 20, 42);
        byte[] after = new byte[before.length + 1];
        System.arraycopy(before, 0, after, 1, before.length);
        Set<ByteBuffer> known = contents(chunker, before);
        Set<ByteBuffer> again = contents(chunker, after);
        int all = again.size();
        again.retainAll(known);
        assertThat(all).isBetween(16, 28);
        assertThat(again.size()).isGreaterThanOrEqualTo(all * 9 / 10);
    }

    @Test
    void respects_the_lengths_of_the_format() {
        Chunker chunker = new ToeplitzChunker(TestChunks.keys(2));
        List<Integer> lengths = TestChunks.lengths(chunker, TestChunks.noise(24 << 20, 3));
        assertThat(lengths.subList(0, lengths.size() - 1)).allMatch(l -> l >= 1_310_720 && l <= 4_194_304);
        assertThat(lengths).hasSizeGreaterThan(12);
    }

    @Test
    void cuts_images_into_fixed_pieces() {
        byte[] image = new byte[(2 << 20) + 5];
        assertThat(TestChunks.lengths(new FixedChunker(), image, () -> 300_000)).containsExactly(1 << 20, 1 << 20, 5);
    }

    private static Set<ByteBuffer> contents(Chunker chunker, byte[] data) {
        Set<ByteBuffer> contents = new HashSet<>();
        TestChunks.chunks(data, TestChunks.lengths(chunker, data)).forEach(c -> contents.add(ByteBuffer.wrap(c)));
        return contents;
    }

    /** docs/format.md §3, word for word: no rolling, no batches. */
    private static int literalCut(ChunkerKeys keys, byte[] data) throws Exception {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys.aesKey().copy(), "AES"));
        long[] table = keys.table();
        int limit = Math.min(data.length, TestChunks.SMALL.maximum());
        for (int length = TestChunks.SMALL.minimum(); length <= limit; length++) {
            long digest = 0;
            for (int j = 0; j < 64; j++) {
                digest ^= timesXTo(63 - j, table[data[length - 64 + j] & 0xFF]);
            }
            byte[] block = ByteBuffer.allocate(16).putLong(digest).array();
            long value = ByteBuffer.wrap(aes.doFinal(block)).getLong();
            if ((value & TestChunks.SMALL.mask()) == 0) {
                return length;
            }
        }
        return limit;
    }

    private static long timesXTo(int power, long polynomial) {
        long product = polynomial;
        for (int i = 0; i < power; i++) {
            product = product < 0 ? product << 1 ^ 0x1B : product << 1;
        }
        return product;
    }
}
