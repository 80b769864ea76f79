package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.content.ContentCodec;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes entries into the body of a leaf page (docs/format.md §6). */
final class EntryWriter {
    /** The mode of an entry without Unix permissions. */
    static final int NO_UNIX_PERMISSIONS = 0xFFFF;

    private final PageWriter page;

    EntryWriter(PageWriter page) {
        this.page = page;
    }

    /** @param previousName name of the previous entry in the same group; empty for the first */
    void write(Entry entry, ByteString previousName) {
        ByteString name = entry.key().name();
        int shared = sharedPrefix(previousName, name);
        page.body().u16(shared).string(name.substring(shared, name.size()));
        fixedFields(entry.metadata());
        ContentCodec.write(entry.content(), page);
        fields(entry);
    }

    private void fixedFields(Metadata metadata) {
        Ownership owner = metadata.unixPermissions().map(UnixPermissions::owner).orElse(Ownership.NONE);
        FileIdentity identity = metadata.identity();
        BigEndianWriter body = page.body();
        body.u8(FileTypeNumber.of(metadata.fileType()))
                .u16(metadata.unixPermissions().map(UnixPermissions::mode).orElse(NO_UNIX_PERMISSIONS));
        body.u32(owner.uid()).u32(owner.gid());
        body.u16(page.string(owner.userName())).u16(page.string(owner.groupName()));
        body.u64(metadata.isRegularFile() ? metadata.size() : 0);
        time(metadata.modified(), body);
        time(metadata.changed(), body);
        body.u16(page.string(identity.device())).u64(identity.inode());
    }

    /** A field's value: bytes, followed in some fields by the index of a child. */
    private record Field(int tag, ByteString bytes, Optional<RecordReference> kid) {
        Field(int tag, ByteString bytes) {
            this(tag, bytes, Optional.empty());
        }

        Field(int tag) {
            this(tag, ByteString.EMPTY);
        }

        int length() {
            return bytes.size() + (kid.isPresent() ? 2 : 0);
        }
    }

    private void fields(Entry entry) {
        List<Field> fields = new ArrayList<>();
        fileTypeFields(entry.metadata(), fields);
        attributeFields(entry.attributes(), fields);
        nameField(entry, fields);
        markFields(entry.marks(), fields);
        entry.unknownFields().forEach(field -> fields.add(new Field(field.tag(), field.value())));
        fields.sort(Comparator.comparingInt(field -> EntryFieldTag.order(field.tag())));
        page.body().u16(fields.size());
        for (Field field : fields) {
            page.body().u16(field.tag()).u32(field.length()).bytes(field.bytes());
            field.kid().ifPresent(page::child);
        }
    }

    private static void fileTypeFields(Metadata metadata, List<Field> fields) {
        switch (metadata.fileType()) {
            case FileType.Symlink(ByteString target) -> fields.add(new Field(EntryFieldTag.SYMLINK_TARGET, target));
            case FileType.CharacterDevice(int major, int minor) -> fields.add(deviceNumber(major, minor));
            case FileType.BlockDevice(int major, int minor) -> fields.add(deviceNumber(major, minor));
            default -> {}
        }
        metadata.birthTime().ifPresent(born -> {
            BigEndianWriter value = new BigEndianWriter();
            time(born, value);
            fields.add(new Field(EntryFieldTag.BIRTH_TIME, value.toByteString()));
        });
    }

    private static Field deviceNumber(int major, int minor) {
        BigEndianWriter value =
                new BigEndianWriter().u32(Integer.toUnsignedLong(major)).u32(Integer.toUnsignedLong(minor));
        return new Field(EntryFieldTag.DEVICE_NUMBER, value.toByteString());
    }

    private static void attributeFields(AttributeSet attributes, List<Field> fields) {
        attributes.accessAcl().ifPresent(acl -> fields.add(new Field(EntryFieldTag.ACCESS_ACL, acl)));
        attributes.defaultAcl().ifPresent(acl -> fields.add(new Field(EntryFieldTag.DEFAULT_ACL, acl)));
        attributes
                .packed()
                .ifPresent(chunk ->
                        fields.add(new Field(EntryFieldTag.ATTRIBUTES_PACKED, ByteString.EMPTY, Optional.of(chunk))));
        attributes.listed().forEach(attribute -> fields.add(attributeField(attribute)));
    }

    private static Field attributeField(StoredAttribute attribute) {
        Optional<WindowsField> reserved = WindowsField.of(attribute);
        int tag = reserved.map(WindowsField::tag).orElse(EntryFieldTag.ATTRIBUTE);
        BigEndianWriter value = new BigEndianWriter();
        if (reserved.isEmpty()) {
            value.string(attribute.name());
        } else if (reserved.get() == WindowsField.NAMED_STREAM) {
            value.string(WindowsAttributes.streamName(attribute.name()));
        }
        boolean hasForm = reserved.map(WindowsField::mayBeInChunk).orElse(true);
        return switch (attribute) {
            case StoredAttribute.Inline inline -> {
                if (hasForm) {
                    value.u8(EntryFieldTag.ATTRIBUTE_INLINE);
                }
                yield new Field(tag, value.bytes(inline.value()).toByteString());
            }
            case StoredAttribute.InChunk inChunk ->
                new Field(tag, value.u8(EntryFieldTag.ATTRIBUTE_IN_CHUNK).toByteString(), Optional.of(inChunk.chunk()));
        };
    }

    /** Names of Windows are WTF-8. Those that are not UTF-8 as well are marked. */
    private static void nameField(Entry entry, List<Field> fields) {
        if (entry.metadata().unixPermissions().isEmpty()
                && LoneSurrogates.isIn(entry.key().name())) {
            byte[] encoding = {EntryFieldTag.WTF_8};
            fields.add(new Field(EntryFieldTag.NAME_ENCODING, ByteString.of(encoding)));
        }
    }

    private static void markFields(EntryMarks marks, List<Field> fields) {
        if (marks.mountPoint()) {
            fields.add(new Field(EntryFieldTag.MOUNT_POINT));
        }
        if (marks.changedWhileRead()) {
            fields.add(new Field(EntryFieldTag.CHANGED_WHILE_READ));
        }
        marks.carriedFrom().ifPresent(seq -> fields.add(new Field(EntryFieldTag.CARRIED_FROM, number(seq))));
        marks.linkGroup().ifPresent(group -> fields.add(new Field(EntryFieldTag.LINK_GROUP, number(group))));
        if (marks.sparse()) {
            fields.add(new Field(EntryFieldTag.SPARSE));
        }
    }

    private static ByteString number(long value) {
        return new BigEndianWriter(Long.BYTES).u64(value).toByteString();
    }

    private static void time(Timestamp time, BigEndianWriter out) {
        out.i64(time.seconds()).u32(time.nanos());
    }

    private static int sharedPrefix(ByteString one, ByteString other) {
        int shared = 0;
        int most = Math.min(one.size(), other.size());
        while (shared < most && one.byteAt(shared) == other.byteAt(shared)) {
            shared++;
        }
        return shared;
    }
}
