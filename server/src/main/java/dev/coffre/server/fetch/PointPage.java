package dev.coffre.server.fetch;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import java.util.List;

/** Some of a machine's points and tombstones in the order that was asked for, and the end of the whole chain. */
public record PointPage(List<ChainLink> links, ChainHead head) {
    public PointPage {
        links = List.copyOf(links);
    }

    /** The links as their files. */
    public List<byte[]> files() {
        return links.stream()
                .map(link -> switch (link) {
                    case StoredPoint point -> point.encode();
                    case Tombstone tombstone -> tombstone.encode();
                })
                .toList();
    }
}
