package dev.coffre.backup.source;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.FileStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the subdirectories of one directory during its walk. Not thread-safe. */
final class SubdirectoryCollector {
    /** Link count of a directory without subdirectories, on file systems that count them. */
    private static final int LEAF_LINK_COUNT = 2;

    /** Largest size in bytes, as file systems report it, of a directory with a few hundred names. */
    private static final int MAX_SMALL_BYTES = 16 * 1024;

    private final List<ByteString> parent;
    private final Optional<PendingDirectoryStack> stack;
    private final List<ReadLocation> locations = new ArrayList<>();
    private final Map<ReadLocation, Integer> locationNumbers = new HashMap<>();
    private final BigEndianWriter bytes = new BigEndianWriter(64);
    private PendingDirectoryStack.StackSection spilled = PendingDirectoryStack.StackSection.NONE;
    private long count;

    /** @param stack takes subdirectories that exceed memory; if empty, all stay in memory */
    SubdirectoryCollector(List<ByteString> parent, Optional<PendingDirectoryStack> stack) {
        this.parent = parent;
        this.stack = stack;
    }

    void add(ByteString name, FileStatus status, ReadLocation location) {
        bytes.string(name).u64(status.device()).u64(status.inode()).u32(locationNumber(location));
        bytes.u8(status.links() == LEAF_LINK_COUNT && status.size() <= MAX_SMALL_BYTES ? 1 : 0);
        count++;
        stack.ifPresent(this::spillIfLarge);
    }

    private int locationNumber(ReadLocation location) {
        return locationNumbers.computeIfAbsent(location, added -> {
            locations.add(added);
            return locations.size() - 1;
        });
    }

    private void spillIfLarge(PendingDirectoryStack file) {
        if (bytes.size() > file.maxBytesInMemory()) {
            spilled = spilled.extendedBy(file.push(bytes));
            bytes.truncate(0);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Returns all collected subdirectories. The walk enters them next.
     *
     * @param file takes subdirectories that exceed memory; must be the stack given to the constructor, if there was one
     */
    PendingDirectories toPending(PendingDirectoryStack file) {
        spillIfLarge(file);
        return new PendingDirectories(parent, List.copyOf(locations), file, spilled, bytes.toByteArray(), count);
    }
}
