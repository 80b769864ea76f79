package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.save.stage.ReadOutcome.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files with several names, so that a run reads each only once. Bounded: an evicted file is read again under its next name,
 * which costs time but stores no content twice. Confined to the thread that walks.
 */
public final class HardLinkTable {
    private static final int MAX_FILES = 1 << 17;

    private record Inode(ByteString device, long number) {}

    /** Empty value while the file is being read under its first name. */
    private final Map<Inode, Optional<Stored>> files = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inode, Optional<Stored>> eldest) {
            return size() > MAX_FILES;
        }
    };

    /** Returns whether the file is registered under another name, and registers it if not. */
    boolean registerName(FileIdentity identity) {
        return identity.links() > 1 && files.putIfAbsent(inode(identity), Optional.empty()) != null;
    }

    /** Returns what was read under another name; empty if that read failed or was evicted. */
    Optional<Stored> find(FileIdentity identity) {
        return files.getOrDefault(inode(identity), Optional.empty());
    }

    /** Sets what was read of a file that {@link #registerName} registered, for its other names. */
    void complete(Stored read) {
        FileIdentity identity = read.state().metadata().identity();
        if (identity.links() > 1) {
            files.replace(inode(identity), Optional.of(read));
        }
    }

    private static Inode inode(FileIdentity identity) {
        return new Inode(identity.device(), identity.inode());
    }
}
