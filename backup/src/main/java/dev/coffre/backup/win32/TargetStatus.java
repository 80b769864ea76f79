package dev.coffre.backup.win32;

/**
 * What Windows says about an object.
 *
 * @param attributes {@code FILE_ATTRIBUTE_*}
 * @param reparseTag 0 if it is no reparse point
 * @param created as Windows counts it ({@link FileTime})
 * @param written as Windows counts it
 * @param volume serial number
 * @param fileId 64 bits; longer ids are hashed
 */
public record TargetStatus(
        int attributes, int reparseTag, long size, long created, long written, long volume, long fileId) {
    public static final int READ_ONLY = 0x1;
    public static final int HIDDEN = 0x2;
    public static final int SYSTEM = 0x4;
    public static final int DIRECTORY = 0x10;
    public static final int ARCHIVE = 0x20;

    /** No other attribute. */
    public static final int NORMAL = 0x80;

    public static final int TEMPORARY = 0x100;
    public static final int SPARSE_FILE = 0x200;
    public static final int REPARSE_POINT = 0x400;
    public static final int COMPRESSED = 0x800;
    public static final int OFFLINE = 0x1000;
    public static final int NOT_CONTENT_INDEXED = 0x2000;
    public static final int ENCRYPTED = 0x4000;
    public static final int NO_SCRUB_DATA = 0x20000;

    /** Attributes that a program can set. The others follow from what an object is, or from other calls. */
    public static final int SETTABLE =
            READ_ONLY | HIDDEN | SYSTEM | ARCHIVE | TEMPORARY | OFFLINE | NOT_CONTENT_INDEXED | NO_SCRUB_DATA;

    private static final int NAME_SURROGATE = 0x2000_0000;

    public int settableAttributes() {
        return attributes & SETTABLE;
    }

    /** Returns whether ranges that were never written take no space. */
    public boolean isSparse() {
        return (attributes & SPARSE_FILE) != 0;
    }

    /** Returns whether it leads elsewhere: a symbolic link, junction or mount point. */
    public boolean isLink() {
        return (attributes & REPARSE_POINT) != 0 && (reparseTag & NAME_SURROGATE) != 0;
    }

    public boolean isFolder() {
        return (attributes & DIRECTORY) != 0 && !isLink();
    }

    public boolean isFile() {
        return (attributes & DIRECTORY) == 0 && !isLink();
    }
}
