package dev.coffre.backup.save.reuse;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.sealing.Hmac;
import dev.coffre.vault.id.Oid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Keyed hash of the metadata of all entries of a leaf page: everything that {@code lstat} returns and a recovery point
 * keeps. Leaves with equal hashes have the same entries in the same state, in the sense of
 * {@link Metadata#hasSameStoredForm}.
 *
 * <p>Every field has a length or a fixed size, so different lists of entries never have the same encoding. Not thread-safe.
 */
public final class LeafDigest {
    private static final byte[] TAG = "leaf look 2\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFERENCES_TAG = "leaf references 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_CAPACITY = 64 << 10;

    /** Not a mode. */
    private static final int NO_UNIX_PERMISSIONS = 0xFFFF;

    private final Hmac mac;
    private final BigEndianWriter bytes = new BigEndianWriter(INITIAL_CAPACITY);
    private List<ByteString> parent = List.of();
    private int entries;

    /** @param mac keyed with the machine's cache key */
    public LeafDigest(Hmac mac) {
        this.mac = mac;
    }

    public void add(EntryKey key, Metadata metadata) {
        entries++;
        addKey(key);
        addFileType(metadata.fileType());
        addPermissions(metadata.unixPermissions());
        bytes.u64(metadata.isRegularFile() ? metadata.size() : 0);
        addTime(metadata.modified());
        addTime(metadata.changed());
        FileIdentity identity = metadata.identity();
        bytes.string(identity.device()).u64(identity.inode());
        bytes.u8(metadata.isRegularFile() && identity.links() > 1 ? 1 : 0);
        bytes.u8(metadata.birthTime().isPresent() ? 1 : 0);
        metadata.birthTime().ifPresent(this::addTime);
    }

    private void addKey(EntryKey key) {
        List<ByteString> path = key.parent();
        int shared = EntryKey.sharedParents(path, parent);
        bytes.u16(shared).u16(path.size() - shared);
        path.subList(shared, path.size()).forEach(bytes::string);
        bytes.string(key.name());
        parent = path;
    }

    private void addPermissions(Optional<UnixPermissions> permissions) {
        if (permissions.isPresent()) {
            Ownership owner = permissions.get().owner();
            bytes.u16(permissions.get().mode()).u32(owner.uid()).u32(owner.gid());
            bytes.string(owner.userName()).string(owner.groupName());
        } else {
            bytes.u16(NO_UNIX_PERMISSIONS);
        }
    }

    private void addFileType(FileType type) {
        switch (type) {
            case FileType.RegularFile() -> bytes.u8(1);
            case FileType.Directory() -> bytes.u8(2);
            case FileType.Symlink(ByteString target) -> bytes.u8(3).string(target);
            case FileType.Fifo() -> bytes.u8(4);
            case FileType.CharacterDevice(int major, int minor) ->
                bytes.u8(5).u64(major).u64(minor);
            case FileType.BlockDevice(int major, int minor) ->
                bytes.u8(6).u64(major).u64(minor);
            case FileType.Socket() -> bytes.u8(7);
        }
    }

    private void addTime(Timestamp time) {
        bytes.i64(time.seconds()).u32(time.nanos());
    }

    /** Returns the note of a page that has the added entries, and resets. */
    LeafNote toNote(Oid leaf, ByteString references) {
        ByteString referenceDigest = valueOf(leaf, references);
        LeafNote note = new LeafNote(entries, value(leaf, referenceDigest), referenceDigest, references);
        reset();
        return note;
    }

    /** Returns whether the added entries match the note of the page. */
    public boolean matches(Oid leaf, LeafNote note) {
        return entries == note.entries()
                && value(leaf, note.referenceDigest()).equals(note.digest())
                && matchesReferences(leaf, note);
    }

    /** Returns whether the note's references are those of the page. Independent of the added entries. */
    boolean matchesReferences(Oid leaf, LeafNote note) {
        return note.isKnown() && valueOf(leaf, note.references()).equals(note.referenceDigest());
    }

    private ByteString value(Oid leaf, ByteString referenceDigest) {
        byte[] count = ByteBuffer.allocate(4).putInt(entries).array();
        mac.add(TAG).add(leaf.bytes()).add(count).add(referenceDigest.toByteArray());
        return ByteString.of(mac.add(bytes.toByteArray()).value());
    }

    private ByteString valueOf(Oid leaf, ByteString references) {
        mac.add(REFERENCES_TAG).add(leaf.bytes());
        return ByteString.of(mac.add(references.toByteArray()).value());
    }

    /** Returns the memory in bytes that the added entries take. */
    int bufferedBytes() {
        return bytes.size();
    }

    public void reset() {
        bytes.truncate(0);
        parent = List.of();
        entries = 0;
    }
}
