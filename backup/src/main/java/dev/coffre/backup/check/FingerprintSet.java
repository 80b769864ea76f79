package dev.coffre.backup.check;

import java.util.Arrays;

/** A set of millions of fingerprints, in 8 to 16 bytes each. Not thread-safe. */
final class FingerprintSet {
    private static final int LEAST = 1 << 10;

    /** 0 marks a free slot, so the fingerprint 0 is kept apart. */
    private long[] places = new long[LEAST];

    private int size;
    private boolean hasZero;

    boolean contains(long fingerprint) {
        return fingerprint == 0 ? hasZero : places[placeOf(fingerprint)] != 0;
    }

    void add(long fingerprint) {
        if (fingerprint == 0) {
            hasZero = true;
            return;
        }
        int place = placeOf(fingerprint);
        if (places[place] == 0) {
            places[place] = fingerprint;
            if (++size > places.length - places.length / 4) {
                grow();
            }
        }
    }

    /**
     * Returns the slot of a fingerprint or the free slot for it. Fingerprints are uniform, so any of their bits serve as a
     * hash.
     */
    private int placeOf(long fingerprint) {
        int mask = places.length - 1;
        int place = (int) fingerprint & mask;
        while (places[place] != 0 && places[place] != fingerprint) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] before = places;
        places = new long[Math.multiplyExact(before.length, 2)];
        Arrays.stream(before).filter(fingerprint -> fingerprint != 0).forEach(each -> places[placeOf(each)] = each);
    }
}
