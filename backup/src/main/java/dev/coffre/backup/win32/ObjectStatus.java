package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What Windows knows about an object (FILE_BASIC_INFO and others, Microsoft Learn).
 *
 * @param attributes {@code FILE_ATTRIBUTE_*}
 * @param created and the other times: 100 ns since 1601
 * @param changed when content or metadata last changed; 0 if the file system does not record it
 * @param allocated bytes on the disk
 * @param volume serial number
 * @param fileId 16 bytes, of which the last 8 are zero for an id of 64 bits; 8 bytes without FILE_ID_INFO
 * @param reparseTag 0 if it is no reparse point
 */
public record ObjectStatus(
        int attributes,
        long created,
        long modified,
        long changed,
        long size,
        long allocated,
        long links,
        long volume,
        ByteString fileId,
        int reparseTag) {
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
    public static final int RECALL_ON_OPEN = 0x40000;
    public static final int RECALL_ON_DATA_ACCESS = 0x400000;

    /** Attributes that a program can set. The others follow from what an object is, or from other calls. */
    public static final int SETTABLE =
            READ_ONLY | HIDDEN | SYSTEM | ARCHIVE | TEMPORARY | OFFLINE | NOT_CONTENT_INDEXED | NO_SCRUB_DATA;

    /** A symbolic link. */
    public static final int TAG_SYMLINK = 0xA000000C;

    /** A junction, or a volume mounted in a folder. */
    public static final int TAG_MOUNT_POINT = 0xA0000003;

    /** A symbolic link that the Linux subsystem made. */
    public static final int TAG_LX_SYMLINK = 0xA000001D;

    /** A socket. */
    public static final int TAG_AF_UNIX = 0x80000023;

    private static final int ID_BYTES = 16;

    /** The bit of a tag whose object stands for another one. */
    private static final int NAME_SURROGATE = 0x20000000;

    public int settableAttributes() {
        return attributes & SETTABLE;
    }

    public boolean isDirectory() {
        return has(DIRECTORY);
    }

    /** Returns whether it is a directory and no link. */
    public boolean isFolder() {
        return isDirectory() && !isLink();
    }

    /** Returns whether it is a file and no link. */
    public boolean isFile() {
        return !isDirectory() && !isLink();
    }

    /** Returns whether ranges that were never written take no space. */
    public boolean isSparse() {
        return has(SPARSE_FILE);
    }

    public boolean isReparsePoint() {
        return has(REPARSE_POINT);
    }

    /** Returns whether it is a link: a reparse point that leads to another object instead of having content. */
    public boolean isLink() {
        return isReparsePoint() && (reparseTag & NAME_SURROGATE) != 0;
    }

    /**
     * Returns whether reading its content makes a program fetch it from elsewhere: from a cloud, or from a tape. Every program
     * can set {@code OFFLINE}, so it counts only beside the reparse point of the program that fetches the content.
     */
    public boolean isElsewhere() {
        return has(RECALL_ON_OPEN) || has(RECALL_ON_DATA_ACCESS) || has(OFFLINE) && isReparsePoint();
    }

    public boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }

    /** Returns the file id if it has 64 bits; of a longer one, which ReFS has, the first 8 bytes of its SHA-256. */
    public long fileNumber() {
        byte[] bytes = new byte[ID_BYTES];
        fileId.copyTo(bytes, 0);
        ByteBuffer id = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = id.getLong(Long.BYTES);
        if (high == 0 || high == -1) {
            return id.getLong(0);
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isSameObject(ObjectStatus other) {
        return volume == other.volume && fileId.equals(other.fileId);
    }
}
