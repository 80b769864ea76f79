package dev.coffre.backup.save.known;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.sealing.Hmac;
import dev.coffre.vault.id.Oid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How the entries of one leaf page look to a walk: what {@code lstat} says of each and a recovery point keeps. Two leaves
 * whose looks are equal have the same entries in the same state, as far as {@link Metadata#isStoredAs} tells.
 *
 * <p>Every field has a length or a fixed size, so no two lists of entries have the same bytes. Not thread-safe.
 */
public final class LeafLook {
    private static final byte[] TAG = "leaf look 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int USUAL_LEAF = 64 << 10;

    private final Hmac mac;
    private final ByteWriter bytes = new ByteWriter(USUAL_LEAF);
    private List<ByteString> parent = List.of();
    private int entries;

    /** @param mac of the machine's cache */
    public LeafLook(Hmac mac) {
        this.mac = mac;
    }

    public void add(EntryKey key, Metadata metadata) {
        entries++;
        addKey(key);
        addNature(metadata.nature());
        Ownership owner = metadata.owner();
        bytes.u16(metadata.mode()).u32(owner.uid()).u32(owner.gid());
        bytes.string(owner.userName()).string(owner.groupName());
        bytes.u64(metadata.isRegularFile() ? metadata.size() : 0);
        addTime(metadata.modified());
        addTime(metadata.changed());
        FileIdentity identity = metadata.identity();
        bytes.string(identity.device()).u64(identity.inode());
        bytes.u8(metadata.isRegularFile() && identity.links() > 1 ? 1 : 0);
        bytes.u8(metadata.born().isPresent() ? 1 : 0);
        metadata.born().ifPresent(this::addTime);
    }

    private void addKey(EntryKey key) {
        List<ByteString> path = key.parent();
        int shared = EntryKey.sharedParents(path, parent);
        bytes.u16(shared).u16(path.size() - shared);
        path.subList(shared, path.size()).forEach(bytes::string);
        bytes.string(key.name());
        parent = path;
    }

    private void addNature(Nature nature) {
        switch (nature) {
            case Nature.RegularFile() -> bytes.u8(1);
            case Nature.Directory() -> bytes.u8(2);
            case Nature.Symlink(ByteString target) -> bytes.u8(3).string(target);
            case Nature.Fifo() -> bytes.u8(4);
            case Nature.CharacterDevice(int major, int minor) ->
                bytes.u8(5).u64(major).u64(minor);
            case Nature.BlockDevice(int major, int minor) ->
                bytes.u8(6).u64(major).u64(minor);
            case Nature.Socket() -> bytes.u8(7);
        }
    }

    private void addTime(Timestamp time) {
        bytes.i64(time.seconds()).u32(time.nanos());
    }

    /** The note about a page with what was added, which is forgotten by that. */
    LeafNote note(Oid leaf, ByteString use) {
        LeafNote note = new LeafNote(entries, value(leaf, use), use);
        clear();
        return note;
    }

    /** Whether what was added looks as the page did when the note was made. */
    public boolean matches(Oid leaf, LeafNote note) {
        return entries == note.entries() && value(leaf, note.use()).equals(note.look());
    }

    private ByteString value(Oid leaf, ByteString use) {
        byte[] lengths =
                ByteBuffer.allocate(8).putInt(entries).putInt(use.size()).array();
        byte[] value = mac.add(TAG)
                .add(leaf.bytes())
                .add(lengths)
                .add(use.toByteArray())
                .add(bytes.toByteArray())
                .value();
        return ByteString.of(value, 0, value.length);
    }

    /** Bytes in memory of what was added. */
    int bytes() {
        return bytes.size();
    }

    public void clear() {
        bytes.truncate(0);
        parent = List.of();
        entries = 0;
    }
}
