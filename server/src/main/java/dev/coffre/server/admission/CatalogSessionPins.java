package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.SessionPinTable;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.BitSet;
import java.util.function.Function;

/**
 * The pins of a service of several processes, as rows of the catalog. Writing transactions are serial among all processes. So a
 * pin is committed before the flip's transaction begins, which then finds it, or its own transaction finds the flip.
 */
public final class CatalogSessionPins implements SessionPins {
    /** A session with this many sets gets one in their place, which has each ord once. */
    static final int MAX_SETS = 64;

    private final Catalog catalog;
    private final long maxBytes;

    public CatalogSessionPins(Catalog catalog) {
        this(catalog, MAX_BYTES);
    }

    /** @param maxBytes the maximum of the total size */
    CatalogSessionPins(Catalog catalog, long maxBytes) {
        this.catalog = catalog;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean add(VaultId vault, SessionId session, OrdSet ords, long seen) {
        return ords.isEmpty()
                || catalog.write(connection -> {
                    if (seen < new GcCycleTable(connection).state().flipped()) {
                        return false;
                    }
                    add(connection, vault, session, ords);
                    return true;
                });
    }

    /** Pins within a transaction that has found the records live. Nothing stays for a session that was removed. */
    void add(CatalogConnection connection, VaultId vault, SessionId session, OrdSet ords) {
        if (ords.isEmpty()) {
            return;
        }
        SessionPinTable table = new SessionPinTable(connection);
        if (table.count(session) >= MAX_SETS) {
            OrdSet all = read(connection, session);
            all.addAll(ords);
            table.remove(session);
            table.add(vault, session, all.encode());
        } else {
            table.add(vault, session, ords.encode());
        }
        while (table.bytes() > maxBytes) {
            table.remove(table.leastRecentlyUsedOfLargestVault().orElseThrow());
        }
    }

    private static OrdSet read(CatalogConnection connection, SessionId session) {
        OrdSet all = new OrdSet();
        new SessionPinTable(connection).forEach(session, all::addEncoded);
        return all;
    }

    /** Pins on what is condemned stay as rows and count no more: {@link #among} and the roots of a mark leave them out. */
    @Override
    public void flip(long cycle, Function<PinView, BitSet> flip) {
        var unused = flip.apply(view());
    }

    @Override
    public BitSet among(SessionId session, BitSet ords) {
        return catalog.read(connection -> {
            BitSet relied = new BitSet();
            new SessionPinTable(connection).forEach(session, runs -> OrdSet.addAmong(runs, ords, relied));
            relied.andNot(new GarbageQueries(connection).condemnedAmong(relied));
            return relied;
        });
    }

    @Override
    public PinView view() {
        return (session, connection) -> read(connection, session).toBitSet();
    }

    @Override
    public void forget(SessionId session) {
        boolean isPinned = catalog.read(connection -> new SessionPinTable(connection).count(session)) > 0;
        if (isPinned) { // else each resumed session would cost a write
            catalog.change(connection -> new SessionPinTable(connection).remove(session));
        }
    }
}
