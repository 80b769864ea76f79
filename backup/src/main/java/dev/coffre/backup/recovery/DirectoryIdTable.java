package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.place.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Maps each folder of a recovery to its object id, in 27 to 54 bytes per folder. If the hashes of two folders are equal,
 * both get the later id, and the earlier folder counts as replaced. Not thread-safe.
 */
final class DirectoryIdTable {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final long seed;
    private long[] hashes = new long[FIRST_CAPACITY];
    private long[] inodes = new long[FIRST_CAPACITY];

    /** Index into {@link #devices} plus 1; 0 marks a free slot. */
    private int[] deviceNumbers = new int[FIRST_CAPACITY];

    private final List<Long> devices = new ArrayList<>();
    private int size;

    /** @param seed unknown to the author of the recovery point, who could otherwise construct colliding paths */
    DirectoryIdTable(long seed) {
        this.seed = seed;
    }

    void put(EntryKey folder, ObjectId id) {
        if (size >= hashes.length / 4 * 3) {
            grow();
        }
        put(hash(folder), id.inode(), numberOf(id.device()));
    }

    Optional<ObjectId> of(EntryKey folder) {
        int slot = slot(hash(folder));
        return deviceNumbers[slot] == 0
                ? Optional.empty()
                : Optional.of(ObjectId.ofFolder(devices.get(deviceNumbers[slot] - 1), inodes[slot]));
    }

    private void put(long hash, long inode, int deviceNumber) {
        int slot = slot(hash);
        size += deviceNumbers[slot] == 0 ? 1 : 0;
        hashes[slot] = hash;
        inodes[slot] = inode;
        deviceNumbers[slot] = deviceNumber;
    }

    /** Returns the slot of the hash, or the free slot where it belongs. */
    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) hash & mask;
        while (deviceNumbers[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldInodes = inodes;
        int[] oldNumbers = deviceNumbers;
        hashes = new long[oldHashes.length * 2];
        inodes = new long[hashes.length];
        deviceNumbers = new int[hashes.length];
        size = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldNumbers[i] != 0) {
                put(oldHashes[i], oldInodes[i], oldNumbers[i]);
            }
        }
    }

    /** Linear search, because devices are few: one per file system below the target. */
    private int numberOf(long device) {
        int index = devices.indexOf(device);
        if (index < 0) {
            devices.add(device);
            return devices.size();
        }
        return index + 1;
    }

    /** FNV-1a over the components, each followed by a zero byte, and the finalizer of MurmurHash3. */
    private long hash(EntryKey folder) {
        long hash = seed;
        for (ByteString component : folder.parent()) {
            hash = mix(hash, component);
        }
        hash = mix(hash, folder.name());
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }

    private static long mix(long before, ByteString component) {
        long hash = before;
        for (int i = 0; i < component.size(); i++) {
            hash = (hash ^ (component.byteAt(i) & 0xFF)) * FNV_PRIME;
        }
        return hash * FNV_PRIME;
    }
}
