package dev.coffre.backup.tree;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.sealing.FileOwner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The owners of files in bundles (docs/format.md §4). Caches them, so that the hash of an owner is not computed for every
 * file. Thread-safe.
 */
public final class EntryOwners {
    /** More users than any machine should have. Beyond this, the cache is cleared. */
    private static final int MAX_OWNERS = 1 << 16;

    private static final FileOwner UNKNOWN = FileOwner.ofSid("");

    private final Map<Integer, FileOwner> byUid = new ConcurrentHashMap<>();

    public FileOwner of(Metadata metadata) {
        Optional<UnixPermissions> permissions = metadata.unixPermissions();
        return permissions.isPresent() ? ofUid((int) permissions.get().owner().uid()) : UNKNOWN;
    }

    private FileOwner ofUid(int uid) {
        if (byUid.size() > MAX_OWNERS) {
            byUid.clear();
        }
        return byUid.computeIfAbsent(uid, FileOwner::ofUid);
    }
}
