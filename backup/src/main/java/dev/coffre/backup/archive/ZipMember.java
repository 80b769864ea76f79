package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.UnixPermissions;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A member of a ZIP archive, as its local header and its entry in the directory describe it.
 *
 * @param offset of the local header
 */
record ZipMember(ByteString name, Metadata metadata, long offset) {
    /** In a field of four bytes: the number is in the Zip64 field. */
    static final long NEEDS_ZIP64 = 0xFFFF_FFFFL;

    static final int ZIP64_VERSION = 45;

    /** Unix, which gives the external attributes their meaning. */
    static final int MADE_BY = 3 << 8 | ZIP64_VERSION;

    private static final int VERSION = 20;
    private static final long DIRECTORY_ENTRY = 0x02014B50L;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int UTF_8 = 1 << 11;
    private static final int ZIP64_FIELD = 0x0001;
    private static final int TIME_FIELD = 0x5455;
    private static final int OWNER_FIELD = 0x7875;
    private static final int FOLDER = 0x10;

    private int flags(int method) {
        return (method == 0 ? 0 : SIZES_FOLLOW) | (Utf8Text.isUtf8(name) ? UTF_8 : 0);
    }

    /**
     * @param size if the member is stored; sizes of a deflated one follow its content
     * @param zip64 whether the sizes that follow have eight bytes
     */
    byte[] localHeader(long signature, int method, long crc, long size, boolean zip64) {
        LittleEndianBytes extra = new LittleEndianBytes();
        if (zip64) {
            extra.u16(ZIP64_FIELD).u16(16).u64(0).u64(0);
        }
        unixFields(extra);
        LittleEndianBytes header = new LittleEndianBytes();
        header.u32(signature).u16(zip64 ? ZIP64_VERSION : VERSION).u16(flags(method));
        header.u16(method).u32(dosTime()).u32(crc);
        header.u32(zip64 ? NEEDS_ZIP64 : size).u32(zip64 ? NEEDS_ZIP64 : size);
        header.u16(name.size()).u16(extra.size()).bytes(name).bytes(extra.toByteArray());
        return header.toByteArray();
    }

    byte[] directoryEntry(int method, long crc, long compressed, long size) {
        LittleEndianBytes large = new LittleEndianBytes();
        for (long number : new long[] {size, compressed, offset}) {
            if (number >= NEEDS_ZIP64) {
                large.u64(number);
            }
        }
        LittleEndianBytes extra = new LittleEndianBytes();
        if (large.size() > 0) {
            extra.u16(ZIP64_FIELD).u16(large.size()).bytes(large.toByteArray());
        }
        unixFields(extra);
        LittleEndianBytes entry = new LittleEndianBytes();
        entry.u32(DIRECTORY_ENTRY).u16(MADE_BY).u16(large.size() > 0 ? ZIP64_VERSION : VERSION);
        entry.u16(flags(method)).u16(method).u32(dosTime()).u32(crc);
        entry.u32(Math.min(compressed, NEEDS_ZIP64)).u32(Math.min(size, NEEDS_ZIP64));
        entry.u16(name.size()).u16(extra.size()).u16(0).u16(0).u16(0);
        entry.u32(externalAttributes()).u32(Math.min(offset, NEEDS_ZIP64));
        entry.bytes(name).bytes(extra.toByteArray());
        return entry.toByteArray();
    }

    private void unixFields(LittleEndianBytes extra) {
        long seconds = metadata.modified().seconds();
        if (seconds == (int) seconds) {
            extra.u16(TIME_FIELD).u16(5).bytes(new byte[] {1}).u32(seconds);
        }
        metadata.unixPermissions().map(UnixPermissions::owner).ifPresent(owner -> owner(extra, owner));
    }

    private static void owner(LittleEndianBytes extra, Ownership owner) {
        extra.u16(OWNER_FIELD).u16(11).bytes(new byte[] {1, 4}).u32(owner.uid());
        extra.bytes(new byte[] {4}).u32(owner.gid());
    }

    private long externalAttributes() {
        boolean folder = metadata.isDirectory();
        int type = switch (metadata.fileType()) {
            case FileType.Directory _ -> 0040000;
            case FileType.Symlink _ -> 0120000;
            default -> 0100000;
        };
        Optional<Integer> given = metadata.unixPermissions().map(UnixPermissions::mode);
        int mode = given.orElse(folder ? 0755 : 0644);
        return (long) (type | mode & 07777) << 16 | (folder ? FOLDER : 0);
    }

    /** The time of DOS: two-second steps from 1980 to 2107, here in UTC. Programs that know the time field ignore it. */
    private long dosTime() {
        LocalDateTime time = LocalDateTime.ofInstant(metadata.modified().instant(), ZoneOffset.UTC);
        if (time.getYear() < 1980) {
            return 1 << 21 | 1 << 16;
        }
        if (time.getYear() > 2107) {
            time = LocalDateTime.of(2107, 12, 31, 23, 59, 58);
        }
        long date = (time.getYear() - 1980) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth();
        return date << 16 | time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2;
    }
}
