package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.PackId;
import java.util.Set;

/**
 * What a catalog knows and the store alone cannot show.
 *
 * @param packs all packs that must exist
 * @param openPacks packs that are being written during the scrub
 * @param lastSegment number of the newest journal segment; 0 if unknown
 */
public record ExpectedContents(Set<PackId> packs, Set<PackId> openPacks, long lastSegment) {
    /** Without a catalog. */
    public static final ExpectedContents NONE = new ExpectedContents(Set.of(), Set.of(), 0);

    public ExpectedContents {
        packs = Set.copyOf(packs);
        openPacks = Set.copyOf(openPacks);
    }
}
