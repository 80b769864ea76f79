package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.sealing.FileOwner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Caches the owners of files, so that each owner is hashed once and not once per file. Thread-safe. */
public final class OwnerCache {
    /** More users than any machine should have. Beyond this, the cache is cleared. */
    private static final int MAX_OWNERS = 1 << 16;

    private final Map<Integer, FileOwner> byUid = new ConcurrentHashMap<>();

    FileOwner of(Metadata metadata) {
        if (byUid.size() > MAX_OWNERS) {
            byUid.clear();
        }
        return byUid.computeIfAbsent((int) metadata.owner().uid(), FileOwner::ofUid);
    }
}
