package dev.coffre.backup.save.pending;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encodes metadata in the entry stream. Strings that most entries share, the names of owners, groups and file systems, are
 * numbers of a table in memory, so only the instance that wrote the bytes can read them. Not thread-safe.
 */
final class MetadataCodec {
    /** Not a mode. */
    private static final int NO_UNIX_PERMISSIONS = 0xFFFF;

    private final List<ByteString> strings = new ArrayList<>();
    private final Map<ByteString, Integer> numbers = new HashMap<>();

    void write(Metadata metadata, BigEndianWriter out) {
        writeFileType(metadata.fileType(), out);
        writePermissions(metadata.unixPermissions(), out);
        out.u64(metadata.size());
        writeTime(metadata.modified(), out);
        writeTime(metadata.changed(), out);
        FileIdentity identity = metadata.identity();
        out.u32(number(identity.device())).u64(identity.inode()).u64(identity.links());
        out.u8(metadata.birthTime().isPresent() ? 1 : 0);
        metadata.birthTime().ifPresent(born -> writeTime(born, out));
    }

    Metadata read(BigEndianReader in) {
        FileType type = readFileType(in);
        Optional<UnixPermissions> permissions = readPermissions(in);
        long size = in.u64();
        Timestamp modified = readTime(in);
        Timestamp changed = readTime(in);
        FileIdentity identity = new FileIdentity(string(in), in.u64(), in.u64());
        Optional<Timestamp> born = in.u8() == 1 ? Optional.of(readTime(in)) : Optional.empty();
        return new Metadata(type, permissions, size, modified, changed, identity, born);
    }

    private void writePermissions(Optional<UnixPermissions> permissions, BigEndianWriter out) {
        if (permissions.isPresent()) {
            Ownership owner = permissions.get().owner();
            out.u16(permissions.get().mode()).u32(owner.uid()).u32(owner.gid());
            out.u32(number(owner.userName())).u32(number(owner.groupName()));
        } else {
            out.u16(NO_UNIX_PERMISSIONS);
        }
    }

    private Optional<UnixPermissions> readPermissions(BigEndianReader in) {
        int mode = in.u16();
        return mode == NO_UNIX_PERMISSIONS
                ? Optional.empty()
                : Optional.of(new UnixPermissions(mode, new Ownership(in.u32(), in.u32(), string(in), string(in))));
    }

    private int number(ByteString string) {
        return numbers.computeIfAbsent(string, fresh -> {
            strings.add(fresh);
            return strings.size() - 1;
        });
    }

    private ByteString string(BigEndianReader in) {
        return strings.get((int) in.u32());
    }

    private static void writeTime(Timestamp time, BigEndianWriter out) {
        out.i64(time.seconds()).u32(time.nanos());
    }

    private static Timestamp readTime(BigEndianReader in) {
        return new Timestamp(in.i64(), (int) in.u32());
    }

    private static void writeFileType(FileType type, BigEndianWriter out) {
        switch (type) {
            case FileType.RegularFile() -> out.u8(1);
            case FileType.Directory() -> out.u8(2);
            case FileType.Symlink(ByteString target) -> out.u8(3).string(target);
            case FileType.Fifo() -> out.u8(4);
            case FileType.CharacterDevice(int major, int minor) ->
                out.u8(5).u64(major).u64(minor);
            case FileType.BlockDevice(int major, int minor) ->
                out.u8(6).u64(major).u64(minor);
            case FileType.Socket() -> throw new IllegalArgumentException("no recovery point keeps a socket");
        }
    }

    private static FileType readFileType(BigEndianReader in) {
        int type = in.u8();
        return switch (type) {
            case 1 -> FileType.REGULAR_FILE;
            case 2 -> FileType.DIRECTORY;
            case 3 -> new FileType.Symlink(in.string());
            case 4 -> FileType.FIFO;
            case 5 -> new FileType.CharacterDevice((int) in.u64(), (int) in.u64());
            case 6 -> new FileType.BlockDevice((int) in.u64(), (int) in.u64());
            default -> throw new IllegalStateException("nature " + type + " in the entry stream");
        };
    }
}
