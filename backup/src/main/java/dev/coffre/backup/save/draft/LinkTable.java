package dev.coffre.backup.save.draft;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files with several names, so that each is read once a run. Bounded: beyond that, one is read again under its next name,
 * which costs time and stores nothing. Confined to the thread that walks.
 */
public final class LinkTable {
    private static final int MOST = 1 << 17;

    private record Inode(ByteString device, long number) {}

    /** Empty while the file is read under its first name. */
    private final Map<Inode, Optional<Draft>> files = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inode, Optional<Draft>> eldest) {
            return size() > MOST;
        }
    };

    /** Whether a file was met under another name before; if not, it is from now on. */
    public boolean wasMet(FileIdentity identity) {
        return identity.links() > 1 && files.putIfAbsent(inode(identity), Optional.empty()) != null;
    }

    /** The file's entry under another name, if that was made. */
    public Optional<Draft> find(FileIdentity identity) {
        return files.getOrDefault(inode(identity), Optional.empty());
    }

    /** Remembers the entry of a file that {@link #wasMet}, for its other names. */
    public void made(Draft draft) {
        FileIdentity identity = draft.metadata().identity();
        if (identity.links() > 1) {
            files.replace(inode(identity), Optional.of(draft));
        }
    }

    private static Inode inode(FileIdentity identity) {
        return new Inode(identity.device(), identity.inode());
    }
}
