package dev.coffre.backup.save.known;

/**
 * Says of most pids that a table does not hold them (Bloom 1970): of those that it does not, one in eighteen is let
 * through when the table is full, at six bits a pid. Not thread-safe.
 */
final class PidFilter {
    private static final int PROBES = 4;
    private static final int BITS_A_PLACE = 4;

    private final long[] bits;

    /** @param places of the table, a power of two; two thirds of them may be taken */
    PidFilter(int places) {
        this.bits = new long[Math.max(1, places * BITS_A_PLACE / Long.SIZE)];
    }

    /** @param second word of a pid: the first says where it stands in a table */
    void add(long second) {
        for (int probe = 0; probe < PROBES; probe++) {
            int hash = hash(second, probe);
            bits[word(hash)] |= 1L << hash;
        }
    }

    boolean mayHold(long second) {
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

    /** Two hashes make all the others (Kirsch, Mitzenmacher 2006). */
    private static int hash(long second, int probe) {
        return (int) second + probe * ((int) (second >>> 32) | 1);
    }
}
