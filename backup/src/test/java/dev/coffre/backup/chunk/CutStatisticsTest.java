package dev.coffre.backup.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Where a known file is cut, under a thousand keys: nobody who knows the file, and sees lengths of chunks, must learn
 * more than chance tells. The keys are fixed, so the outcome is too.
 */
class CutStatisticsTest {
    private static final int KEYS = 1000;
    private static final int BINS = 20;
    private static final double CUT = 1.0 / 256;

    /** 99.9 % of chi-square values with 19 degrees of freedom are below. */
    private static final double CHI_SQUARE_LIMIT = 43.82;

    @Test
    void first_cuts_are_spread_as_by_chance() {
        byte[] file = TestChunks.noise(16_384, 5);
        int[] counts = new int[BINS];
        for (int key = 0; key < KEYS; key++) {
            int after = TestChunks.lengths(chunker(key), file).getFirst() - TestChunks.SMALL.minimum();
            counts[bin(after)]++;
        }
        assertThat(chiSquare(counts)).isLessThan(CHI_SQUARE_LIMIT);
    }

    @Test
    void no_position_of_a_repetitive_file_is_cut_under_more_keys_than_chance_allows() {
        byte[] file = log(32_768);
        int[] cuts = new int[file.length + 1];
        int total = 0;
        for (int key = 0; key < KEYS; key++) {
            int position = 0;
            List<Integer> lengths = TestChunks.lengths(chunker(key), file);
            for (int length : lengths.subList(0, lengths.size() - 1)) {
                position += length;
                cuts[position] += 1;
                total++;
            }
        }
        int limit = mostByChance(file.length);
        assertThat(limit).isBetween(15, 30);
        for (int position = 0; position < cuts.length; position++) {
            assertThat(cuts[position]).as("keys that cut at %d", position).isLessThanOrEqualTo(limit);
        }
        assertThat(total / (double) KEYS).isBetween(23.0, 26.0);
    }

    private static Chunker chunker(int key) {
        return new ToeplitzChunker(TestChunks.keys(key), TestChunks.SMALL);
    }

    /** The first cut after the minimum is geometrically distributed; its quantiles make bins of nearly equal weight. */
    private static int bin(int after) {
        return (int) Math.min(BINS - 1, BINS * (1 - Math.pow(1 - CUT, after)));
    }

    private static double chiSquare(int[] counts) {
        double[] weights = new double[BINS];
        int longest = TestChunks.SMALL.maximum() - TestChunks.SMALL.minimum();
        for (int after = 0; after < longest; after++) {
            weights[bin(after)] += CUT * Math.pow(1 - CUT, after);
        }
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double expected = KEYS * weights[bin];
            sum += (counts[bin] - expected) * (counts[bin] - expected) / expected;
        }
        return sum;
    }

    /**
     * A position is cut only if its pseudo-random value is zero, with one chance in 256 for each key: the number that is
     * passed at any of the positions with less than one chance in a thousand.
     */
    private static int mostByChance(int positions) {
        double probability = Math.pow(1 - CUT, KEYS);
        double upTo = probability;
        int keys = 0;
        while ((1 - upTo) * positions > 0.001) {
            probability *= (KEYS - keys) / (keys + 1.0) * CUT / (1 - CUT);
            upTo += probability;
            keys++;
        }
        return keys;
    }

    private static byte[] log(int length) {
        SplittableRandom random = new SplittableRandom(9);
        StringBuilder lines = new StringBuilder();
        while (lines.length() < length) {
            lines.append("2026-01-01 00:00:00 INFO request ")
                    .append(random.nextInt(1000))
                    .append(" answered\n");
        }
        return lines.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }
}
