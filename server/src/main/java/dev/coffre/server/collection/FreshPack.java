package dev.coffre.server.collection;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.pack.PackHeader;
import dev.coffre.vault.pack.PackReader;
import dev.coffre.vault.pack.PackWriter;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * A new pack for the needed records of old ones. After a crash no row refers to it: the next start closes it, and a later cycle
 * removes it. Not thread-safe.
 */
final class FreshPack implements AutoCloseable {
    /** A record's old location and its offset in the new pack. */
    record Moved(RecordRow from, long start) {}

    private final StoreFiles store;
    private final PackRow like;
    private final PackWriter writer;
    private final List<Moved> moved = new ArrayList<>();
    private long bytes;

    private FreshPack(StoreFiles store, PackRow like, PackWriter writer) {
        this.store = store;
        this.like = like;
        this.writer = writer;
    }

    /** Begins a pack of the same domain and kind as {@code like}. */
    static FreshPack begin(StoreFiles store, PackRow like, PackId id) {
        PackHeader header = new PackHeader(like.kind(), id, like.domain());
        return new FreshPack(store, like, store.packs(like.vault()).begin(header));
    }

    boolean isLike(PackRow pack) {
        return pack.domain().equals(like.domain()) && pack.kind() == like.kind();
    }

    boolean hasRoomFor(byte[] record) {
        return writer.hasRoomFor(header(record));
    }

    void append(RecordRow from, byte[] record) {
        moved.add(new Moved(
                from, writer.append(RecordBytes.of(record), header(record)).offset()));
        bytes += record.length;
    }

    private static RecordHeader header(byte[] record) {
        return RecordHeader.read(record, 0, record.length);
    }

    /** Closes the pack durably and reads every record back. An unreadable copy must not replace a good record. */
    void finish() {
        writer.finish();
        try (PackReader reader = store.packs(like.vault()).open(writer.header())) {
            if (reader.directory().size() != moved.size()) {
                throw unreadable();
            }
            for (Moved one : moved) {
                byte[] written = reader.record(Math.toIntExact(one.start), one.from.length());
                if (!Oid.of(written).equals(one.from.oid())) {
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

    PackRow like() {
        return like;
    }

    List<Moved> moved() {
        return moved;
    }

    /** Returns the total length of the records in the pack. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return moved.isEmpty();
    }

    @Override
    public void close() {
        writer.close();
    }
}
