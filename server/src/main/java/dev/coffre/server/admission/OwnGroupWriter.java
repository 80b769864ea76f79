package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.vault.id.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Writes groups as the admission thread decided them, since no other process admits. Confined to the thread of the groups. */
public final class OwnGroupWriter implements GroupWriter {
    private final Catalog catalog;
    private final MemorySessionPins pins;

    /**
     * The sessions for which the previous group pinned. One may have been displaced before, while its batch waited here, so
     * the next group looks for them.
     */
    private Set<SessionId> pinnedBefore = Set.of();

    public OwnGroupWriter(Catalog catalog, MemorySessionPins pins) {
        this.catalog = catalog;
        this.pins = pins;
    }

    /** No other process deletes packs, so their age does not matter. */
    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public List<QueuedBatch> write(AdmissionGroup group, GroupPacks packs) {
        List<SessionId> displaced = catalog.write(connection -> {
            packs.record(connection);
            group.write(connection);
            group.writeBytes(connection);
            return new SessionTable(connection).unknownAmong(pinnedBefore);
        });
        displaced.forEach(pins::forget);
        group.forEachPinned(pins::add);
        pinnedBefore = group.sessions();
        group.answer();
        return List.of();
    }
}
