package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.sealing.Owner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Caches the owners of files, so that each name is hashed once and not once per file. Thread-safe. */
public final class Owners {
    /** More users than any machine should have. Beyond this, the cache is cleared. */
    private static final int MOST = 1 << 16;

    private final Map<Integer, Owner> byUid = new ConcurrentHashMap<>();

    Owner of(Metadata metadata) {
        if (byUid.size() > MOST) {
            byUid.clear();
        }
        return byUid.computeIfAbsent((int) metadata.owner().uid(), Owner::ofUid);
    }
}
