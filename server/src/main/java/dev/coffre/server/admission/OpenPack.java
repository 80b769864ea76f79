package dev.coffre.server.admission;

import dev.coffre.server.catalog.DomainRow;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackWriter;

/** A pack that is being written, with the end of the part that the catalog includes. */
final class OpenPack {
    private final long nr;
    private final DomainRow domain;
    private final PackWriter writer;
    private boolean isNew = true;
    private long end = PackHeader.BYTES;
    private long durableEnd = end;

    OpenPack(long nr, DomainRow domain, PackWriter writer) {
        this.nr = nr;
        this.domain = domain;
        this.writer = writer;
    }

    /** Appends the record and returns its offset in the pack. */
    long append(CheckedRecord record) {
        PackEntry entry = writer.append(record.record(), record.header());
        end = entry.offset() + (long) entry.length();
        return entry.offset();
    }

    /** Called once the catalog has everything that was appended. */
    void setCommitted() {
        isNew = false;
        durableEnd = end;
    }

    long nr() {
        return nr;
    }

    DomainRow domain() {
        return domain;
    }

    PackWriter writer() {
        return writer;
    }

    boolean isNew() {
        return isNew;
    }

    /** Returns the total length of the records in the pack. */
    long bytes() {
        return end - PackHeader.BYTES;
    }

    long durableEnd() {
        return durableEnd;
    }
}
