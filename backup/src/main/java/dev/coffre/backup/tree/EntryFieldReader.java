package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads the optional fields of one entry (docs/format.md §6). */
final class EntryFieldReader {
    private static final int MAX_FIELDS = 4_096;
    private static final int MAX_TARGET = 65_535;
    private static final int FIELD_HEAD_BYTES = 2 + 4;

    private final ChildTable kids;
    private final List<StoredAttribute> attributes = new ArrayList<>();
    private final List<StoredAttribute> windowsAttributes = new ArrayList<>();
    private final List<UnknownField> unknownFields = new ArrayList<>();
    private Optional<ByteString> symlinkTarget = Optional.empty();
    private Optional<DeviceNumber> deviceNumber = Optional.empty();
    private Optional<Timestamp> birthTime = Optional.empty();
    private Optional<RecordReference> attributesTogether = Optional.empty();
    private Optional<ByteString> accessAcl = Optional.empty();
    private Optional<ByteString> defaultAcl = Optional.empty();
    private EntryMarks marks = EntryMarks.NONE;

    record DeviceNumber(int major, int minor) {}

    private EntryFieldReader(ChildTable kids) {
        this.kids = kids;
    }

    static EntryFieldReader read(BigEndianReader in, ChildTable kids) {
        EntryFieldReader fields = new EntryFieldReader(kids);
        int count = in.u16();
        if (count > MAX_FIELDS) {
            throw new MalformedException(count + " fields in an entry");
        }
        in.requireRoomFor(count, FIELD_HEAD_BYTES, "fields");
        int previous = 0;
        for (int i = 0; i < count; i++) {
            int tag = in.u16();
            int order = EntryFieldTag.order(tag);
            boolean repeats = tag == previous && EntryFieldTag.mayRepeat(tag);
            if (order <= EntryFieldTag.order(previous) && !repeats) {
                throw new MalformedException("field " + hex(tag) + " after field " + hex(previous));
            }
            previous = tag;
            BigEndianReader value = in.slice(in.u32(in.remaining(), "a field"));
            fields.field(tag, value);
            value.requireEnd("a field");
        }
        return fields;
    }

    private void field(int tag, BigEndianReader value) {
        switch (tag) {
            case EntryFieldTag.SYMLINK_TARGET -> symlinkTarget = Optional.of(atMost(MAX_TARGET, value, "a target"));
            case EntryFieldTag.DEVICE_NUMBER ->
                deviceNumber = Optional.of(new DeviceNumber((int) value.u32(), (int) value.u32()));
            case EntryFieldTag.BIRTH_TIME -> birthTime = Optional.of(EntryReader.time(value));
            case EntryFieldTag.ATTRIBUTE -> attribute(value);
            case EntryFieldTag.ATTRIBUTES_PACKED ->
                attributesTogether = Optional.of(kids.next(value, RecordType.CHUNK));
            case EntryFieldTag.ACCESS_ACL ->
                accessAcl = Optional.of(atMost(AttributePlacement.MAX_VALUE, value, "an ACL"));
            case EntryFieldTag.DEFAULT_ACL ->
                defaultAcl = Optional.of(atMost(AttributePlacement.MAX_VALUE, value, "an ACL"));
            case EntryFieldTag.SECURITY_DESCRIPTOR -> windowsAttribute(WindowsField.SECURITY_DESCRIPTOR, value);
            case EntryFieldTag.WINDOWS_ATTRIBUTES -> windowsAttribute(WindowsField.ATTRIBUTES, value);
            case EntryFieldTag.REPARSE_DATA -> windowsAttribute(WindowsField.REPARSE_DATA, value);
            case EntryFieldTag.NAMED_STREAM -> namedStream(value);
            case EntryFieldTag.SHORT_NAME -> windowsAttribute(WindowsField.SHORT_NAME, value);
            case EntryFieldTag.CASE_SENSITIVE -> windowsAttribute(WindowsField.CASE_SENSITIVE, value);
            case EntryFieldTag.NAME_ENCODING -> requireWtf8(value.u8());
            case EntryFieldTag.MOUNT_POINT -> marks = marks.withMountPoint();
            case EntryFieldTag.CHANGED_WHILE_READ -> marks = marks.withChangedWhileRead();
            case EntryFieldTag.CARRIED_FROM -> marks = marks.withCarriedFrom(value.count("the number of a point"));
            case EntryFieldTag.LINK_GROUP -> marks = marks.withLinkGroup(value.u64());
            case EntryFieldTag.SPARSE -> marks = marks.withSparse();
            default -> unknownFields.add(new UnknownField(tag, value.rest()));
        }
    }

    private static ByteString atMost(int limit, BigEndianReader value, String what) {
        if (value.remaining() > limit) {
            throw new MalformedException(what + " of " + value.remaining() + " bytes");
        }
        return value.rest();
    }

    private void attribute(BigEndianReader value) {
        ByteString name = value.string();
        if (!attributes.isEmpty() && attributes.getLast().name().compareTo(name) >= 0) {
            throw new MalformedException("extended attributes not ascending by name");
        }
        StoredAttribute attribute = stored(name, AttributePlacement.MAX_VALUE, value);
        if (WindowsField.of(attribute).isPresent()) {
            throw new MalformedException("'" + name.display() + "' as an extended attribute");
        }
        attributes.add(attribute);
    }

    private void windowsAttribute(WindowsField field, BigEndianReader value) {
        add(
                field,
                field.mayBeInChunk()
                        ? stored(field.attribute(), field.maxSize(), value)
                        : new StoredAttribute.Inline(
                                field.attribute(), atMost(field.maxSize(), value, "an extended attribute")));
    }

    private void namedStream(BigEndianReader value) {
        ByteString name = value.string();
        if (name.isEmpty() || name.size() > WindowsField.MAX_STREAM_NAME) {
            throw new MalformedException("a named stream with a name of " + name.size() + " bytes");
        }
        ByteString attribute = WindowsAttributes.stream(name);
        boolean ascends = windowsAttributes.isEmpty()
                || !WindowsAttributes.isStream(windowsAttributes.getLast().name())
                || windowsAttributes.getLast().name().compareTo(attribute) < 0;
        if (!ascends) {
            throw new MalformedException("named streams not ascending by name");
        }
        add(WindowsField.NAMED_STREAM, stored(attribute, WindowsField.NAMED_STREAM.maxSize(), value));
    }

    private void add(WindowsField field, StoredAttribute attribute) {
        if (WindowsField.of(attribute).isEmpty()) {
            throw new MalformedException("a field " + hex(field.tag()) + " of " + attribute.size() + " bytes");
        }
        windowsAttributes.add(attribute);
    }

    private StoredAttribute stored(ByteString name, int maxSize, BigEndianReader value) {
        int form = value.u8();
        StoredAttribute stored = switch (form) {
            case EntryFieldTag.ATTRIBUTE_INLINE ->
                new StoredAttribute.Inline(name, atMost(maxSize, value, "an extended attribute"));
            case EntryFieldTag.ATTRIBUTE_IN_CHUNK ->
                new StoredAttribute.InChunk(name, kids.next(value, RecordType.CHUNK));
            default -> throw new MalformedException("an extended attribute of form " + form);
        };
        if (stored.size() > maxSize) {
            throw new MalformedException("an extended attribute of " + stored.size() + " bytes");
        }
        return stored;
    }

    private static void requireWtf8(int encoding) {
        if (encoding != EntryFieldTag.WTF_8) {
            throw new MalformedException("a name of encoding " + encoding);
        }
    }

    Optional<ByteString> symlinkTarget() {
        return symlinkTarget;
    }

    Optional<DeviceNumber> deviceNumber() {
        return deviceNumber;
    }

    Optional<Timestamp> birthTime() {
        return birthTime;
    }

    AttributeSet attributes() {
        if (!windowsAttributes.isEmpty()) {
            attributes.addAll(windowsAttributes);
            windowsAttributes.clear();
            attributes.sort(Comparator.comparing(StoredAttribute::name));
        }
        AttributePlacement.requireBounded(attributes);
        return new AttributeSet(accessAcl, defaultAcl, attributes, attributesTogether);
    }

    EntryMarks marks() {
        return marks;
    }

    List<UnknownField> unknownFields() {
        return unknownFields;
    }

    private static String hex(int tag) {
        return String.format("0x%04X", tag);
    }
}
