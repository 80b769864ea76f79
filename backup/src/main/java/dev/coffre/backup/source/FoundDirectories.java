package dev.coffre.backup.source;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the subdirectories of one directory during its walk. Not thread-safe. */
final class FoundDirectories {
    /** Link count of a directory without subdirectories, on file systems that count them. */
    private static final int OWN_LINKS = 2;

    /** Largest size in bytes, as file systems report it, of a directory with a few hundred names. */
    private static final int SMALL = 16 * 1024;

    private final List<ByteString> parent;
    private final Optional<PendingStack> stack;
    private final List<Ground> grounds = new ArrayList<>();
    private final Map<Ground, Integer> groundNumbers = new HashMap<>();
    private final ByteWriter bytes = new ByteWriter(64);
    private PendingStack.Part pushed = PendingStack.Part.NONE;
    private long count;

    /** @param stack takes what exceeds memory; without it, everything stays in memory */
    FoundDirectories(List<ByteString> parent, Optional<PendingStack> stack) {
        this.parent = parent;
        this.stack = stack;
    }

    void add(ByteString name, Status status, Ground ground) {
        bytes.string(name).u64(status.device()).u64(status.inode()).u32(number(ground));
        bytes.u8(status.links() == OWN_LINKS && status.size() <= SMALL ? 1 : 0);
        count++;
        stack.ifPresent(this::pushIfMany);
    }

    private int number(Ground ground) {
        return groundNumbers.computeIfAbsent(ground, added -> {
            grounds.add(added);
            return grounds.size() - 1;
        });
    }

    private void pushIfMany(PendingStack file) {
        if (bytes.size() > file.most()) {
            pushed = pushed.with(file.push(bytes));
            bytes.truncate(0);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Returns all collected subdirectories, to be entered next.
     *
     * @param file takes what exceeds memory; must be the stack given to the constructor, if one was
     */
    PendingDirectories toCome(PendingStack file) {
        pushIfMany(file);
        return new PendingDirectories(parent, List.copyOf(grounds), file, pushed, bytes.toByteArray(), count);
    }
}
