package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file in the place of a pack, as a rebuild finds it. Compared by identity; not thread-safe. */
final class FoundPack {
    private final PackHeader header;
    private final DomainRow domain;
    private final long length;
    private final Instant written;
    private long nr;
    private PackContents.@Nullable Records kept;

    /**
     * @param length as a listing shows it; not used on a disk
     * @param written by the clock of the store; the same for all if it does not say that
     */
    FoundPack(PackHeader header, DomainRow domain, long length, Instant written) {
        this.header = header;
        this.domain = domain;
        this.length = length;
        this.written = written;
    }

    PackHeader header() {
        return header;
    }

    DomainRow domain() {
        return domain;
    }

    long length() {
        return length;
    }

    Instant written() {
        return written;
    }

    /** Returns the number of its row; 0 if it has none. */
    long nr() {
        return nr;
    }

    void setNr(long next) {
        nr = next;
    }

    /** Returns what was read before; null if it is not kept. */
    PackContents.@Nullable Records kept() {
        return kept;
    }

    void keep(PackContents.@Nullable Records contents) {
        kept = contents;
    }

    /** Returns the row of a record at the place where this pack’s directory has it. */
    RecordRow locate(RecordRow record, PackEntry entry) {
        return new RecordRow(
                record.ord(),
                record.oid(),
                domain.nr(),
                record.type(),
                record.epoch(),
                record.depth(),
                nr,
                entry.offset(),
                entry.length(),
                RecordState.LIVE);
    }
}
