package dev.coffre.server.fetch;

import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainPlace;
import java.util.List;

/** Where some of a machine's points and tombstones are, oldest first; and the end of the whole chain. */
public record PointPage(List<Place> places, ChainHead head) {
    public PointPage {
        places = List.copyOf(places);
    }

    /** A point in the catalog, and its place in the chain. */
    public record Place(VaultId vault, HoldingRow point, ChainPlace place) {}
}
