package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.ContentCodec;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageStrings;
import java.util.Optional;

/** Reads the entries of a leaf page; their names are read before (docs/format.md §6). */
final class EntryReader {
    /** Bytes of the shortest entry, including its name. */
    static final int MIN_BYTES = 2 + 2 + 1 + 2 + 4 + 4 + 2 + 2 + 8 + 12 + 12 + 2 + 8 + 1 + 2;

    private static final int MAX_NANOS = 999_999_999;

    private final PageStrings strings;
    private final ChildTable kids;

    EntryReader(PageStrings strings, ChildTable kids) {
        this.strings = strings;
        this.kids = kids;
    }

    Entry read(EntryKey key, BigEndianReader in) {
        int typeNumber = in.u8();
        Optional<UnixPermissions> permissions = unixPermissions(in);
        long size = in.count("a file");
        Timestamp modified = time(in);
        Timestamp changed = time(in);
        ByteString device = strings.get(in.u16());
        long inode = in.u64();
        FileContent content = ContentCodec.read(in, kids);
        EntryFieldReader fields = EntryFieldReader.read(in, kids);

        FileType type = fileType(typeNumber, fields);
        if (size != 0 && typeNumber != FileTypeNumber.FILE) {
            throw new MalformedException("a size of " + size + " where there is no file");
        }
        long links = fields.marks().linkGroup().isPresent() ? 2 : 1;
        Metadata metadata = new Metadata(
                type,
                permissions,
                type instanceof FileType.Symlink(ByteString target) ? target.size() : size,
                modified,
                changed,
                new FileIdentity(device, inode, links),
                fields.birthTime());
        return entry(key, metadata, content, fields);
    }

    private Optional<UnixPermissions> unixPermissions(BigEndianReader in) {
        int mode = in.u16();
        Ownership owner = new Ownership(in.u32(), in.u32(), strings.get(in.u16()), strings.get(in.u16()));
        if (mode == EntryWriter.NO_UNIX_PERMISSIONS) {
            if (!owner.equals(Ownership.NONE)) {
                throw new MalformedException("an owner of an entry without Unix permissions");
            }
            return Optional.empty();
        }
        if ((mode & ~UnixPermissions.MODE_MASK) != 0) {
            throw new MalformedException("mode " + Integer.toOctalString(mode));
        }
        return Optional.of(new UnixPermissions(mode, owner));
    }

    private static Entry entry(EntryKey key, Metadata metadata, FileContent content, EntryFieldReader fields) {
        try {
            return new Entry(key, metadata, content, fields.attributes(), fields.marks(), fields.unknownFields());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("an entry says: " + e.getMessage(), e);
        }
    }

    private static FileType fileType(int number, EntryFieldReader fields) {
        boolean isSymlink = number == FileTypeNumber.SYMBOLIC_LINK;
        boolean isDevice = number == FileTypeNumber.CHARACTER_DEVICE || number == FileTypeNumber.BLOCK_DEVICE;
        ByteString target =
                requireOnlyIf(isSymlink, fields.symlinkTarget(), "target").orElse(ByteString.EMPTY);
        var device = requireOnlyIf(isDevice, fields.deviceNumber(), "device number")
                .orElse(new EntryFieldReader.DeviceNumber(0, 0));
        return switch (number) {
            case FileTypeNumber.FILE -> FileType.REGULAR_FILE;
            case FileTypeNumber.DIRECTORY -> FileType.DIRECTORY;
            case FileTypeNumber.SYMBOLIC_LINK -> new FileType.Symlink(target);
            case FileTypeNumber.FIFO -> FileType.FIFO;
            case FileTypeNumber.CHARACTER_DEVICE -> new FileType.CharacterDevice(device.major(), device.minor());
            case FileTypeNumber.BLOCK_DEVICE -> new FileType.BlockDevice(device.major(), device.minor());
            default -> throw new MalformedException("an entry of nature " + number);
        };
    }

    /** Requires a field for some natures and refuses it for all others. */
    private static <T> Optional<T> requireOnlyIf(boolean wanted, Optional<T> field, String what) {
        if (wanted != field.isPresent()) {
            throw new MalformedException("an entry " + (wanted ? "without its " : "with a needless ") + what);
        }
        return field;
    }

    static Timestamp time(BigEndianReader in) {
        return new Timestamp(in.i64(), in.u32(MAX_NANOS, "nanoseconds"));
    }
}
