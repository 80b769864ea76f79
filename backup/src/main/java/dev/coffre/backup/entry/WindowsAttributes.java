package dev.coffre.backup.entry;

/**
 * Reserved attribute names for the metadata of Windows objects. They travel with the extended attributes; an entry stores
 * each as a field of its own (docs/format.md §6). No Linux file system has a namespace {@code windows.}.
 */
public final class WindowsAttributes {
    /** A self-relative security descriptor, as Windows returns it. */
    public static final ByteString SECURITY_DESCRIPTOR = ByteString.utf8("windows.security_descriptor");

    /** The file attributes ({@code FILE_ATTRIBUTE_*}): 4 bytes, little-endian. */
    public static final ByteString ATTRIBUTES = ByteString.utf8("windows.attributes");

    /** A {@code REPARSE_DATA_BUFFER}, as {@code FSCTL_GET_REPARSE_POINT} returns it. */
    public static final ByteString REPARSE_DATA = ByteString.utf8("windows.reparse_data");

    /** The short (8.3) name in WTF-8, without its directory. */
    public static final ByteString SHORT_NAME = ByteString.utf8("windows.short_name");

    /** Empty. Present if the names in the folder are case-sensitive. */
    public static final ByteString CASE_SENSITIVE = ByteString.utf8("windows.case_sensitive");

    /** Prefix of a named stream; the name of the stream follows in WTF-8, without {@code :$DATA}. The value is its content. */
    public static final ByteString STREAM_PREFIX = ByteString.utf8("windows.stream:");

    private WindowsAttributes() {}

    /** Whether an entry that is recovered without this attribute is incomplete. */
    public static boolean isCritical(ByteString name) {
        return name.equals(REPARSE_DATA);
    }

    public static boolean isStream(ByteString name) {
        return name.startsWith(STREAM_PREFIX);
    }

    /** Returns the attribute that carries the named stream {@code stream}. */
    public static ByteString stream(ByteString stream) {
        return STREAM_PREFIX.concat(stream);
    }

    /** Returns the name of the stream that {@code attribute} carries. */
    public static ByteString streamName(ByteString attribute) {
        if (!isStream(attribute)) {
            throw new IllegalArgumentException("'" + attribute + "' is no named stream");
        }
        return attribute.substring(STREAM_PREFIX.size(), attribute.size());
    }
}
