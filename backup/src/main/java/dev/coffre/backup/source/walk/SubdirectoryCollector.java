package dev.coffre.backup.source.walk;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the subdirectories of one directory during its walk. Not thread-safe. */
public final class SubdirectoryCollector {
    private final List<ByteString> parent;
    private final Optional<PendingDirectoryStack> stack;
    private final List<ReadLocation> locations = new ArrayList<>();
    private final Map<ReadLocation, Integer> locationNumbers = new HashMap<>();
    private final BigEndianWriter bytes = new BigEndianWriter(64);
    private PendingDirectoryStack.StackSection spilled = PendingDirectoryStack.StackSection.NONE;
    private long count;

    /** @param stack takes subdirectories that exceed memory; if empty, all stay in memory */
    public SubdirectoryCollector(List<ByteString> parent, Optional<PendingDirectoryStack> stack) {
        this.parent = parent;
        this.stack = stack;
    }

    /**
     * @param device and {@code inode}: what identifies the directory when it is opened
     * @param likelyLeaf as in {@link PendingDirectories.PendingDirectory}
     */
    public void add(ByteString name, long device, long inode, boolean likelyLeaf, ReadLocation location) {
        bytes.string(name).u64(device).u64(inode).u32(locationNumber(location));
        bytes.u8(likelyLeaf ? 1 : 0);
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
