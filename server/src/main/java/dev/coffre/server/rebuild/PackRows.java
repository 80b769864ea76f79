package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ListedPackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.store.pack.PackKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The packs of a domain and kind that the catalog has, in the order of their ids, a page at a time. Not thread-safe. */
final class PackRows {
    private static final int PAGE = 1_000;

    private final Catalog catalog;
    private final int domainNr;
    private final PackKind kind;
    private final Deque<ListedPackRow> page = new ArrayDeque<>();
    private byte[] last;
    private boolean isAtEnd;

    /** @param after the first byte of the last ids that are left out; -1 for none */
    PackRows(Catalog catalog, int domainNr, PackKind kind, int after) {
        this.catalog = catalog;
        this.domainNr = domainNr;
        this.kind = kind;
        this.last = lastBytes(after);
    }

    private static byte[] lastBytes(int after) {
        byte[] last = new byte[after < 0 ? 0 : PackId.BYTES + 1];
        Arrays.fill(last, (byte) 0xff);
        if (after >= 0) {
            last[0] = (byte) after;
        }
        return last;
    }

    /** Returns the next row without taking it. */
    Optional<ListedPackRow> peek() {
        if (page.isEmpty() && !isAtEnd) {
            List<ListedPackRow> more =
                    catalog.read(connection -> new PackTable(connection).after(domainNr, kind, last, PAGE));
            page.addAll(more);
            isAtEnd = more.size() < PAGE;
            if (!more.isEmpty()) {
                last = more.getLast().pack().id().bytes();
            }
        }
        return Optional.ofNullable(page.peek());
    }

    /** Takes the row that {@link #peek} returns. */
    ListedPackRow take() {
        return page.remove();
    }
}
