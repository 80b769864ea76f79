package dev.coffre.backup.save.pending;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files with several names, so that a run reads each only once. Bounded: an evicted file is read again under its next name,
 * which costs time but stores nothing. Confined to the thread that walks.
 */
public final class HardLinkTable {
    private static final int MAX_FILES = 1 << 17;

    private record Inode(ByteString device, long number) {}

    /** Empty value while the file is being read under its first name. */
    private final Map<Inode, Optional<PendingEntry>> files = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inode, Optional<PendingEntry>> eldest) {
            return size() > MAX_FILES;
        }
    };

    /** Returns whether the file was met under another name before, and registers it if not. */
    public boolean registerName(FileIdentity identity) {
        return identity.links() > 1 && files.putIfAbsent(inode(identity), Optional.empty()) != null;
    }

    /** Returns the file's entry under another name, if there is one. */
    public Optional<PendingEntry> find(FileIdentity identity) {
        return files.getOrDefault(inode(identity), Optional.empty());
    }

    /** Registers the entry of a file passed to {@link #registerName}, for its other names. */
    public void complete(PendingEntry pending) {
        FileIdentity identity = pending.metadata().identity();
        if (identity.links() > 1) {
            files.replace(inode(identity), Optional.of(pending));
        }
    }

    private static Inode inode(FileIdentity identity) {
        return new Inode(identity.device(), identity.inode());
    }
}
