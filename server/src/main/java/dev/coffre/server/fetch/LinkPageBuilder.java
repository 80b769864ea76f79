package dev.coffre.server.fetch;

import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import java.util.ArrayList;
import java.util.List;

/** Collects the links of one page, limited in number and bytes. Confined to one thread. */
final class LinkPageBuilder {
    private static final int FRAME = 4;

    private final int most;
    private final List<ChainLink> links = new ArrayList<>();
    private long bytesLeft;

    LinkPageBuilder(int most, long bytes) {
        this.most = most;
        this.bytesLeft = bytes;
    }

    /** Adds the link and returns true, unless the page is full. The first link always fits. */
    boolean add(ChainLink link) {
        int bytes = FRAME
                + switch (link) {
                    case StoredPoint point -> point.fileLength();
                    case Tombstone tombstone -> Tombstone.MAX_BYTES;
                };
        if (links.size() == most || !links.isEmpty() && bytes > bytesLeft) {
            return false;
        }
        links.add(link);
        bytesLeft -= bytes;
        return true;
    }

    List<ChainLink> all() {
        return links;
    }
}
