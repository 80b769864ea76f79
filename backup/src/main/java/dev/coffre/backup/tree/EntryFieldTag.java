package dev.coffre.backup.tree;

/** The tags of the optional fields of an entry that version 1 writes (docs/format.md §6). */
final class EntryFieldTag {
    static final int SYMLINK_TARGET = 0x8001;
    static final int DEVICE_NUMBER = 0x8002;
    static final int BIRTH_TIME = 0x0003;
    static final int ATTRIBUTE = 0x0005;
    static final int ATTRIBUTES_PACKED = 0x0006;
    static final int ACCESS_ACL = 0x0007;
    static final int DEFAULT_ACL = 0x0008;
    static final int SECURITY_DESCRIPTOR = 0x000A;
    static final int WINDOWS_ATTRIBUTES = 0x000B;
    static final int REPARSE_DATA = 0x800C;
    static final int NAMED_STREAM = 0x000D;
    static final int SHORT_NAME = 0x000E;
    static final int MOUNT_POINT = 0x000F;
    static final int CASE_SENSITIVE = 0x0010;
    static final int NAME_ENCODING = 0x8011;
    static final int CHANGED_WHILE_READ = 0x0015;
    static final int CARRIED_FROM = 0x0016;
    static final int LINK_GROUP = 0x0017;
    static final int SPARSE = 0x0018;

    /** The only {@link #NAME_ENCODING}: the name has a surrogate without its partner. */
    static final int WTF_8 = 1;

    /** The value of an attribute is in the entry. */
    static final int ATTRIBUTE_INLINE = 0;

    /** The value of an attribute is in a chunk of its own. */
    static final int ATTRIBUTE_IN_CHUNK = 1;

    private static final int CRITICAL = 0x8000;

    private EntryFieldTag() {}

    static boolean isCritical(int tag) {
        return (tag & CRITICAL) != 0;
    }

    static boolean mayRepeat(int tag) {
        return tag == ATTRIBUTE || tag == NAMED_STREAM;
    }

    /** Returns the sort order of a tag: the tag without its critical bit. */
    static int order(int tag) {
        return tag & ~CRITICAL;
    }
}
