package dev.coffre.server.collection;

import dev.coffre.server.admission.Pins;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CycleRow;
import dev.coffre.server.catalog.Cycles;
import dev.coffre.server.catalog.Garbage;
import dev.coffre.server.catalog.Records;
import dev.coffre.vault.id.SessionId;
import java.time.Instant;
import java.util.BitSet;

/**
 * The roots of a mark: the top record of every recovery point that is not removed, including deleted points in their grace
 * period; what open sessions rely on or have sent; and everything admitted since the previous cycle began. Young records are
 * roots rather than exceptions made afterwards, because what they need must stay as well.
 */
record Roots(Catalog catalog, Pins pins, BitSet condemned) {
    /**
     * @param condemned records whose condemnation was in effect when the cycle began. A pin on one of them is ignored: either
     *     it was never answered as present, or it was sent again and then is a root as a young record
     */
    Roots {}

    /** Creates the roots of a cycle. Call this when the cycle begins. */
    static Roots from(Catalog catalog, Pins pins) {
        BitSet condemned = new BitSet();
        catalog.read(connection -> {
            new Garbage(connection).condemned(ord -> condemned.set(Math.toIntExact(ord)));
            return condemned;
        });
        return new Roots(catalog, pins, condemned);
    }

    BitSet of(CycleRow cycle, Instant now) {
        BitSet roots = new BitSet();
        catalog.read(connection -> {
            Garbage garbage = new Garbage(connection);
            garbage.roots(ord -> roots.set(Math.toIntExact(ord)));
            garbage.revived(cycle.nr(), ord -> roots.set(Math.toIntExact(ord)));
            for (SessionId session : garbage.sessions(now)) {
                BitSet relied = pins.of(session);
                relied.andNot(condemned);
                roots.or(relied);
                garbage.broughtBy(session, ord -> roots.set(Math.toIntExact(ord)));
            }
            int young = Math.toIntExact(new Cycles(connection).lastOrd(cycle.nr() - 1)) + 1;
            int end = Math.toIntExact(new Records(connection).lastOrd()) + 1;
            if (young < end) {
                roots.set(young, end);
            }
            return roots;
        });
        return roots;
    }
}
