package dev.coffre.backup.check;

import java.util.Arrays;

/** A set of millions of fingerprints, in 8 to 16 bytes each. Not thread-safe. */
final class FingerprintSet {
    private static final int MIN_CAPACITY = 1 << 10;

    /** 0 marks a free slot, so the fingerprint 0 is kept apart. */
    private long[] table = new long[MIN_CAPACITY];

    private int size;
    private boolean hasZero;

    boolean contains(long fingerprint) {
        return fingerprint == 0 ? hasZero : table[indexOf(fingerprint)] != 0;
    }

    void add(long fingerprint) {
        if (fingerprint == 0) {
            hasZero = true;
            return;
        }
        int place = indexOf(fingerprint);
        if (table[place] == 0) {
            table[place] = fingerprint;
            if (++size > table.length - table.length / 4) {
                grow();
            }
        }
    }

    /**
     * Returns the slot of a fingerprint or the free slot for it. Fingerprints are uniform, so any of their bits serve as a
     * hash.
     */
    private int indexOf(long fingerprint) {
        int mask = table.length - 1;
        int place = (int) fingerprint & mask;
        while (table[place] != 0 && table[place] != fingerprint) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] before = table;
        table = new long[Math.multiplyExact(before.length, 2)];
        Arrays.stream(before).filter(fingerprint -> fingerprint != 0).forEach(each -> table[indexOf(each)] = each);
    }
}
