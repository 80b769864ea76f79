package dev.coffre.server.gc;

import dev.coffre.server.admission.SessionPins;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GcCycleRow;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.id.SessionId;
import java.time.Instant;
import java.util.BitSet;

/**
 * The roots of a mark: the top record of every recovery point that is not removed, including deleted points that can be
 * undeleted; what open sessions rely on or have sent; and everything admitted since the previous cycle began. These young
 * records are roots, because what they need must stay as well.
 */
record MarkRoots(Catalog catalog, SessionPins pins, BitSet condemned) {
    /**
     * @param condemned records whose condemnation was in effect when the cycle began. A pin on such a record is ignored.
     *     Either it was never reported to the session as present, or it was sent again and is a root as a young record
     */
    MarkRoots {}

    /** Creates the roots of a cycle. Call this when the cycle begins. */
    static MarkRoots from(Catalog catalog, SessionPins pins) {
        BitSet condemned = new BitSet();
        catalog.read(connection -> {
            new GarbageQueries(connection).forEachCondemned(ord -> condemned.set(Math.toIntExact(ord)));
            return condemned;
        });
        return new MarkRoots(catalog, pins, condemned);
    }

    BitSet compute(GcCycleRow cycle, Instant now) {
        return catalog.read(connection -> compute(connection, pins.view(), cycle, now));
    }

    /** Reads the roots within a unit of work. */
    BitSet compute(CatalogConnection connection, SessionPins.PinView view, GcCycleRow cycle, Instant now) {
        BitSet roots = new BitSet();
        GarbageQueries garbage = new GarbageQueries(connection);
        garbage.forEachPointRoot(ord -> roots.set(Math.toIntExact(ord)));
        garbage.forEachRevived(cycle.nr(), ord -> roots.set(Math.toIntExact(ord)));
        int young = Math.toIntExact(new GcCycleTable(connection).lastOrd(cycle.nr() - 1)) + 1;
        for (SessionId session : garbage.activeSessions(now)) {
            BitSet relied = view.ofSession(session, connection);
            relied.andNot(condemned);
            roots.or(relied);
            garbage.forEachAdmittedBy(session, young - 1, ord -> roots.set(Math.toIntExact(ord)));
        }
        int end = Math.toIntExact(new VaultRecordTable(connection).lastOrd()) + 1;
        if (young < end) {
            roots.set(young, end);
        }
        return roots;
    }
}
