package dev.coffre.backup.save.pending;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.UnknownField;
import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Encodes pending entries, and decodes them as entries. Only the same run reads the bytes: records are numbers of the run's
 * {@link RecordTable}, and a parent path is encoded as the difference to the one before.
 *
 * <p>One instance writes a stream, and another one reads it from its start. They share the {@link MetadataCodec}. Not
 * thread-safe.
 */
final class PendingEntryCodec {
    private static final int ENTRY = 0;
    private static final int LEAF = 1;

    private static final int STORED_NONE = 0;
    private static final int STORED_BUNDLED = 1;
    private static final int STORED_CHUNKS = 2;
    private static final int STORED_LIST = 3;

    private static final int CHANGED = 1;
    private static final int CARRIED = 2;
    private static final int LINKED = 4;
    private static final int SPARSE = 8;
    private static final int MOUNT_POINT = 16;

    private final RecordTable records;
    private final MetadataCodec metadata;
    private List<ByteString> parent = List.of();

    PendingEntryCodec(RecordTable records, MetadataCodec metadata) {
        this.records = records;
        this.metadata = metadata;
    }

    void write(PendingEntry pending, BigEndianWriter out) {
        out.u8(ENTRY);
        writeKey(pending.key(), out);
        metadata.write(pending.metadata(), out);
        writeLocation(pending.content(), out);
        writeAttributes(pending.attributes(), out);
        writeMarks(pending.marks(), out);
        out.u16(pending.foreign().size());
        for (UnknownField field : pending.foreign()) {
            out.u16(field.tag()).u32(field.value().size()).bytes(field.value());
        }
    }

    void write(Subtree leaf, LeafNote note, BigEndianWriter out) {
        out.u8(LEAF);
        writeKey(leaf.key(), out);
        out.u32(records.number(leaf.page())).u64(leaf.files()).u64(leaf.bytes());
        note.write(out);
    }

    /** Decodes the next item and passes it on. All records that it references must be sealed. */
    void read(BigEndianReader in, BiConsumer<TreeItem, LeafNote> items) {
        int kind = in.u8();
        EntryKey key = readKey(in);
        switch (kind) {
            case ENTRY -> items.accept(readEntry(key, in), LeafNote.NONE);
            case LEAF -> items.accept(new Subtree(key, child(in), 0, in.u64(), in.u64()), LeafNote.read(in));
            default -> throw new IllegalStateException("item of kind " + kind + " in the entry stream");
        }
    }

    private Entry readEntry(EntryKey key, BigEndianReader in) {
        Metadata found = metadata.read(in);
        FileContent content = readContent(in);
        AttributeSet attributes = readAttributes(in);
        EntryMarks marks = readMarks(in);
        int count = in.u16();
        List<UnknownField> foreign = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            foreign.add(new UnknownField(in.u16(), in.bytes((int) in.u32())));
        }
        return new Entry(key, found, content, attributes, marks, foreign);
    }

    private void writeKey(EntryKey key, BigEndianWriter out) {
        List<ByteString> path = key.parent();
        int shared = EntryKey.sharedParents(path, parent);
        out.u16(shared).u16(path.size() - shared);
        path.subList(shared, path.size()).forEach(out::string);
        out.string(key.name());
        parent = path;
    }

    private EntryKey readKey(BigEndianReader in) {
        int shared = in.u16();
        int fresh = in.u16();
        if (fresh > 0 || shared < parent.size()) {
            List<ByteString> path = new ArrayList<>(parent.subList(0, shared));
            for (int i = 0; i < fresh; i++) {
                path.add(in.string());
            }
            parent = List.copyOf(path);
        }
        return new EntryKey(parent, in.string());
    }

    private void writeLocation(ContentLocation location, BigEndianWriter out) {
        switch (location) {
            case ContentLocation.InBundle(int bundle, int slot, Pid pid) -> writeBundled(bundle, slot, pid, out);
            case ContentLocation.Stored(FileContent.Bundled(RecordReference bundle, int slot, Pid pid)) ->
                writeBundled(records.number(bundle), slot, pid, out);
            case ContentLocation.Stored(FileContent.None()) -> out.u8(STORED_NONE);
            case ContentLocation.Stored(FileContent.Chunks(List<ChunkRef> chunks)) -> {
                out.u8(STORED_CHUNKS).u8(chunks.size());
                for (ChunkRef chunk : chunks) {
                    out.u64(chunk.skip()).u32(records.number(chunk.chunk()));
                }
            }
            case ContentLocation.Stored(FileContent.FileList(RecordReference list)) ->
                out.u8(STORED_LIST).u32(records.number(list));
        }
    }

    private static void writeBundled(int bundle, int slot, Pid pid, BigEndianWriter out) {
        out.u8(STORED_BUNDLED).u32(bundle).u16(slot);
        out.bytes(pid.bytes());
    }

    private FileContent readContent(BigEndianReader in) {
        int kind = in.u8();
        return switch (kind) {
            case STORED_NONE -> FileContent.NONE;
            case STORED_BUNDLED -> new FileContent.Bundled(child(in), in.u16(), Pid.of(in.byteArray(Pid.LENGTH)));
            case STORED_CHUNKS -> {
                int count = in.u8();
                List<ChunkRef> chunks = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    chunks.add(new ChunkRef(in.u64(), child(in)));
                }
                yield new FileContent.Chunks(chunks);
            }
            case STORED_LIST -> new FileContent.FileList(child(in));
            default -> throw new IllegalStateException("content of kind " + kind + " in the entry stream");
        };
    }

    private RecordReference child(BigEndianReader in) {
        return records.child((int) in.u32());
    }

    private void writeAttributes(AttributeSet attributes, BigEndianWriter out) {
        writeOptional(attributes.accessAcl(), out);
        writeOptional(attributes.defaultAcl(), out);
        out.u16(attributes.listed().size());
        for (StoredAttribute attribute : attributes.listed()) {
            switch (attribute) {
                case StoredAttribute.Inline(ByteString name, ByteString value) ->
                    out.u8(0).string(name).string(value);
                case StoredAttribute.InChunk(ByteString name, RecordReference chunk) ->
                    out.u8(1).string(name).u32(records.number(chunk));
            }
        }
        out.u8(attributes.packed().isPresent() ? 1 : 0);
        attributes.packed().ifPresent(chunk -> out.u32(records.number(chunk)));
    }

    private AttributeSet readAttributes(BigEndianReader in) {
        Optional<ByteString> accessAcl = readOptional(in);
        Optional<ByteString> defaultAcl = readOptional(in);
        int count = in.u16();
        List<StoredAttribute> listed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean inChunk = in.u8() == 1;
            ByteString name = in.string();
            listed.add(
                    inChunk
                            ? new StoredAttribute.InChunk(name, child(in))
                            : new StoredAttribute.Inline(name, in.string()));
        }
        Optional<RecordReference> together = in.u8() == 1 ? Optional.of(child(in)) : Optional.empty();
        return new AttributeSet(accessAcl, defaultAcl, listed, together);
    }

    private static void writeOptional(Optional<ByteString> value, BigEndianWriter out) {
        out.u8(value.isPresent() ? 1 : 0);
        value.ifPresent(present -> out.u32(present.size()).bytes(present));
    }

    private static Optional<ByteString> readOptional(BigEndianReader in) {
        return in.u8() == 1 ? Optional.of(in.bytes((int) in.u32())) : Optional.empty();
    }

    private static void writeMarks(EntryMarks marks, BigEndianWriter out) {
        out.u8((marks.changedWhileRead() ? CHANGED : 0)
                | (marks.carriedFrom().isPresent() ? CARRIED : 0)
                | (marks.linkGroup().isPresent() ? LINKED : 0)
                | (marks.sparse() ? SPARSE : 0)
                | (marks.mountPoint() ? MOUNT_POINT : 0));
        marks.carriedFrom().ifPresent(out::u64);
        marks.linkGroup().ifPresent(out::u64);
    }

    private static EntryMarks readMarks(BigEndianReader in) {
        int flags = in.u8();
        return new EntryMarks(
                (flags & CHANGED) != 0,
                (flags & CARRIED) != 0 ? OptionalLong.of(in.u64()) : OptionalLong.empty(),
                (flags & LINKED) != 0 ? OptionalLong.of(in.u64()) : OptionalLong.empty(),
                (flags & SPARSE) != 0,
                (flags & MOUNT_POINT) != 0);
    }
}
