package dev.coffre.server.gc;

import dev.coffre.server.catalog.GarbageQueries.MovedRecord;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A new pack for the needed records of old ones. After a crash no row refers to it. On a disk the next start closes
 * it, in a bucket the daily comparison adopts it, and a later cycle removes it. Not thread-safe.
 */
final class CompactedPack implements AutoCloseable {
    private static final int MAX_WHOLE_BYTES = 24 << 20;

    private final StoreFiles store;
    private final PackRow template;
    private final PackWriter writer;
    private final List<MovedRecord> moved = new ArrayList<>();
    private long bytes;

    private CompactedPack(StoreFiles store, PackRow template, PackWriter writer) {
        this.store = store;
        this.template = template;
        this.writer = writer;
    }

    /** Begins a pack of the same domain and kind as {@code template}. */
    static CompactedPack begin(StoreFiles store, PackRow template, PackId id) {
        PackHeader header = new PackHeader(template.kind(), id, template.domain());
        return new CompactedPack(store, template, store.packs(template.vault()).create(header));
    }

    /** A pack that is written whole, from memory and by one request, is no longer than those of {@code OpenPacks}. */
    boolean hasRoomFor(byte[] record) {
        return writer.hasRoomFor(header(record))
                && (store.store().disk().isPresent() || bytes + record.length <= MAX_WHOLE_BYTES);
    }

    void append(RecordRow from, byte[] record) {
        moved.add(new MovedRecord(
                from, writer.append(RecordBytes.of(record), header(record)).offset()));
        bytes += record.length;
    }

    private static RecordHeader header(byte[] record) {
        return RecordHeader.read(record, 0, record.length);
    }

    /** Closes the pack durably and reads every record back. An unreadable copy must not replace a good record. */
    void finish() {
        writer.finish();
        try (PackReader reader = store.packs(template.vault()).open(writer.header())) {
            if (reader.directory().size() != moved.size()) {
                throw unreadable();
            }
            for (MovedRecord one : moved) {
                byte[] written =
                        reader.record(Math.toIntExact(one.offset()), one.from().length());
                if (!Oid.of(written).equals(one.from().oid())) {
                    throw unreadable();
                }
            }
        }
    }

    private RuntimeException unreadable() {
        return ProblemCode.PACK_DAMAGED
                .with("pack", writer.header().pack())
                .with("reason", "what was just written cannot be read back");
    }

    PackHeader header() {
        return writer.header();
    }

    List<MovedRecord> moved() {
        return moved;
    }

    /** Returns the total length of the records in the pack. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        writer.close();
    }
}
