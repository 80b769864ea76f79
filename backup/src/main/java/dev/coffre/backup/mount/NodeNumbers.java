package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;

/** Numbers of nodes: FNV-1a over names, with the final mix of MurmurHash3. */
final class NodeNumbers {
    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final long FIRST_FREE = 16;

    private NodeNumbers() {}

    static long of(long seq, ByteString name) {
        return mixed(added(number(BASIS, seq), name));
    }

    static long of(long seq, EntryKey key) {
        long hash = number(BASIS, seq) ^ 1;
        for (ByteString name : key.parent()) {
            hash = added(hash, name);
        }
        return mixed(added(hash, key.name()));
    }

    /** The number that all names of a hard-linked file share. */
    static long ofLinkGroup(long seq, long group) {
        return mixed(number(number(BASIS, seq) ^ 2, group));
    }

    private static long number(long hash, long number) {
        long result = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            result = (result ^ (number >>> shift & 0xFF)) * PRIME;
        }
        return result;
    }

    /** A zero byte, which no name contains, ends each name. */
    private static long added(long hash, ByteString name) {
        long result = hash;
        for (int i = 0; i < name.size(); i++) {
            result = (result ^ (name.byteAt(i) & 0xFF)) * PRIME;
        }
        return result * PRIME;
    }

    private static long mixed(long hash) {
        long mixed = hash;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        mixed ^= mixed >>> 33;
        return Long.compareUnsigned(mixed, FIRST_FREE) < 0 ? mixed + FIRST_FREE : mixed;
    }
}
