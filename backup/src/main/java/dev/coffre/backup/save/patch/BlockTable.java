package dev.coffre.backup.save.patch;

/**
 * The places of blocks by their signatures, in 8 MiB at most. If there are more blocks than fit, it has about every second one,
 * every fourth one and so on: those whose signatures begin with enough zero bits. Blocks with other signatures are not looked
 * for. While the table grows or is thinned, it takes up to 16 MiB.
 *
 * <p>Thread-safe once all blocks are added.
 */
final class BlockTable {
    static final long NONE = -1;

    /** Maximum number of blocks. */
    static final int MAX_BLOCKS = 1 << 19;

    /** The first 32 bits of a signature, and the number of the block in 32 bits; 0 if the slot is empty. */
    private long[] slots = new long[1 << 10];

    private int used;

    /** With how many zero bits a signature must begin. */
    private int zeros;

    /**
     * Adds a block, unless there is one with an equal signature.
     *
     * @param signature its first 8 bytes
     */
    void add(long signature, long block) {
        if (Long.numberOfLeadingZeros(signature) < zeros) {
            return;
        }
        put(signature & 0xFFFF_FFFF_0000_0000L | block);
        if (used * 2 > slots.length) {
            rehash();
        }
    }

    private void rehash() {
        long[] before = slots;
        if (used < MAX_BLOCKS) {
            slots = new long[before.length * 2];
        } else {
            zeros++;
            slots = new long[before.length];
        }
        used = 0;
        for (long entry : before) {
            if (entry != 0 && Long.numberOfLeadingZeros(entry) >= zeros) {
                put(entry);
            }
        }
    }

    private void put(long entry) {
        int slot = slot(entry);
        if (slots[slot] == 0 && entry != 0) {
            slots[slot] = entry;
            used++;
        }
    }

    /** Returns the number of a block whose signature begins like this, or {@link #NONE}. */
    long find(long signature) {
        if (Long.numberOfLeadingZeros(signature) < zeros) {
            return NONE;
        }
        long entry = slots[slot(signature)];
        return entry == 0 ? NONE : entry & 0xFFFF_FFFFL;
    }

    /** Returns where an entry that begins like this is, or would be put. */
    private int slot(long entry) {
        int mask = slots.length - 1;
        int slot = (int) (entry >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] >>> 32 != entry >>> 32) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
