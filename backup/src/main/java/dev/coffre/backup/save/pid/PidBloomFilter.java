package dev.coffre.backup.save.pid;

/**
 * Bloom filter over the pids of a table (Bloom 1970). At six bits per pid, one in eighteen lookups of an absent pid
 * passes when the table is full. Not thread-safe.
 */
final class PidBloomFilter {
    private static final int PROBES = 4;
    private static final int BITS_PER_SLOT = 4;

    private final long[] bits;

    /** @param slots capacity of the table, a power of two; at most two thirds are occupied */
    PidBloomFilter(int slots) {
        this.bits = new long[Math.max(1, slots * BITS_PER_SLOT / Long.SIZE)];
    }

    /** @param second word of a pid; the first one determines the position in a table */
    void add(long second) {
        for (int probe = 0; probe < PROBES; probe++) {
            int hash = hash(second, probe);
            bits[word(hash)] |= 1L << hash;
        }
    }

    boolean mayContain(long second) {
        for (int probe = 0; probe < PROBES; probe++) {
            int hash = hash(second, probe);
            if ((bits[word(hash)] & 1L << hash) == 0) {
                return false;
            }
        }
        return true;
    }

    private int word(int hash) {
        return hash >>> 6 & (bits.length - 1);
    }

    /** Double hashing: two hashes generate all others (Kirsch, Mitzenmacher 2006). */
    private static int hash(long second, int probe) {
        return (int) second + probe * ((int) (second >>> 32) | 1);
    }
}
