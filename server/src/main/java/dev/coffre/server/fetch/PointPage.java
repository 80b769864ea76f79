package dev.coffre.server.fetch;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import java.util.List;

/** A page of a machine's points and tombstones in the requested order, and the head of the chain. */
public record PointPage(List<ChainLink> links, ChainHead head) {
    public PointPage {
        links = List.copyOf(links);
    }

    /** Returns the encoded links. */
    public List<byte[]> files() {
        return links.stream()
                .map(link -> switch (link) {
                    case StoredPoint point -> point.encode();
                    case Tombstone tombstone -> tombstone.encode();
                })
                .toList();
    }
}
