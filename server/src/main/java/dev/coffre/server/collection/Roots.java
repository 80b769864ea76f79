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
 * Where a mark begins: at the top of every recovery point that is there, deleted ones in their time of grace included; at
 * what sessions rely on or have brought; and at whatever came since the cycle before began. Those young ones are roots and
 * not exceptions made afterwards: what they need has to stay with them.
 */
record Roots(Catalog catalog, Pins pins, BitSet condemned) {
    /**
     * @param condemned whose condemnation held when the cycle began. A pin on one of them is none: either it was never
     *     answered as there, or it was sent again, and then it is a root as what is young
     */
    Roots {}

    /** To be made when a cycle begins. */
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
