package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.ntfs.ReparseData;
import java.util.Optional;

/** The fields of an entry that carry the metadata of Windows, each for a reserved attribute name (docs/format.md §6). */
enum WindowsField {
    SECURITY_DESCRIPTOR(EntryFieldTag.SECURITY_DESCRIPTOR, WindowsAttributes.SECURITY_DESCRIPTOR, 1, 64 << 10),
    ATTRIBUTES(EntryFieldTag.WINDOWS_ATTRIBUTES, WindowsAttributes.ATTRIBUTES, 4, 4),
    REPARSE_DATA(EntryFieldTag.REPARSE_DATA, WindowsAttributes.REPARSE_DATA, 1, ReparseData.MAX_SIZE),
    NAMED_STREAM(EntryFieldTag.NAMED_STREAM, WindowsAttributes.STREAM_PREFIX, 0, 4 << 20),
    SHORT_NAME(EntryFieldTag.SHORT_NAME, WindowsAttributes.SHORT_NAME, 1, 255),
    CASE_SENSITIVE(EntryFieldTag.CASE_SENSITIVE, WindowsAttributes.CASE_SENSITIVE, 0, 0);

    /** Most bytes in the name of a stream. NTFS allows 255 characters. */
    static final int MAX_STREAM_NAME = 1_024;

    private static final ByteString PREFIX = ByteString.utf8("windows.");
    private static final WindowsField[] ALL = values();

    private final int tag;
    private final ByteString attribute;
    private final int minSize;
    private final int maxSize;

    WindowsField(int tag, ByteString attribute, int minSize, int maxSize) {
        this.tag = tag;
        this.attribute = attribute;
        this.minSize = minSize;
        this.maxSize = maxSize;
    }

    int tag() {
        return tag;
    }

    /** Returns the attribute's name; for {@link #NAMED_STREAM} the prefix of all of them. */
    ByteString attribute() {
        return attribute;
    }

    int maxSize() {
        return maxSize;
    }

    /** Whether the value may be in a chunk; then a byte before the value says where it is. */
    boolean mayBeInChunk() {
        return this == SECURITY_DESCRIPTOR || this == REPARSE_DATA || this == NAMED_STREAM;
    }

    /**
     * Returns the field for an attribute; empty if its name is not reserved, or its value has not the form of the field.
     * Such an attribute is stored like any other.
     */
    static Optional<WindowsField> of(ByteString name, int size) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        for (WindowsField field : ALL) {
            if (field.isFor(name)) {
                return field.minSize <= size && size <= field.maxSize ? Optional.of(field) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static Optional<WindowsField> of(StoredAttribute stored) {
        return of(stored.name(), stored.size()).filter(field -> stored.isInline() || field.mayBeInChunk());
    }

    private boolean isFor(ByteString name) {
        if (this != NAMED_STREAM) {
            return name.equals(attribute);
        }
        int length = name.size() - attribute.size();
        return WindowsAttributes.isStream(name) && length > 0 && length <= MAX_STREAM_NAME;
    }
}
