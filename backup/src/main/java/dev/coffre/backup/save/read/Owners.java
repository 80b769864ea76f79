package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.sealing.Owner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The owners of files, whose names are hashed once each and not once a file. Thread-safe. */
public final class Owners {
    /** More than any machine has users; one that does starts over. */
    private static final int MOST = 1 << 16;

    private final Map<Integer, Owner> byUid = new ConcurrentHashMap<>();

    Owner of(Metadata metadata) {
        if (byUid.size() > MOST) {
            byUid.clear();
        }
        return byUid.computeIfAbsent((int) metadata.owner().uid(), Owner::ofUid);
    }
}
