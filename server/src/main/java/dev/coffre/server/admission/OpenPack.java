package dev.coffre.server.admission;

import dev.coffre.server.catalog.DomainRow;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackWriter;

/**
 * A pack that is being written, with the end of the part that the catalog includes. Confined to the admission thread, but
 * for the sync and the directory of its writer.
 */
final class OpenPack {
    private final long nr;
    private final DomainRow domain;
    private final PackWriter writer;
    private boolean isNew = true;
    private long end = PackHeader.BYTES;
    private long durableEnd;

    /** Set on the thread that makes the pack durable. */
    private volatile boolean isFinished;

    OpenPack(long nr, DomainRow domain, PackWriter writer) {
        this.nr = nr;
        this.domain = domain;
        this.writer = writer;
    }

    /** Places the record and returns its offset in the pack. Its bytes are written afterwards. */
    long place(CheckedRecord record) {
        PackEntry entry = writer.place(record.record(), record.header());
        end = entry.offset() + (long) entry.length();
        return entry.offset();
    }

    /** Returns the pack as a complete group leaves it. */
    GroupPacks.GroupPack seal(boolean full) {
        boolean first = isNew;
        isNew = false;
        return new GroupPacks.GroupPack(this, end, first, full);
    }

    /** Closes the pack durably. */
    void finish() {
        writer.finish();
        isFinished = true;
    }

    /** Returns whether the whole pack is durable. If not, it may be so later. */
    boolean isFinished() {
        return isFinished;
    }

    /** Called once the catalog has everything up to {@code end}. */
    void setDurable(long durable) {
        durableEnd = durable;
    }

    /** Returns the end of the last record. */
    long end() {
        return end;
    }

    long nr() {
        return nr;
    }

    PackId id() {
        return writer.header().pack();
    }

    DomainRow domain() {
        return domain;
    }

    PackWriter writer() {
        return writer;
    }

    /** Returns the total length of the records in a pack that ends there. */
    static long bytesUntil(long end) {
        return end - PackHeader.BYTES;
    }

    /** Returns the end of what the catalog includes; 0 if it does not know the pack. */
    long durableEnd() {
        return durableEnd;
    }
}
