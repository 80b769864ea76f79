package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.ContentCodec;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.page.KidTable;
import dev.coffre.backup.page.PageStrings;
import java.util.Optional;

/** Reads the entries of a leaf page; their names are read before (docs/format.md §6). */
final class EntryReader {
    /** Bytes of the shortest entry, including its name. */
    static final int LEAST_BYTES = 2 + 2 + 1 + 2 + 4 + 4 + 2 + 2 + 8 + 12 + 12 + 2 + 8 + 1 + 2;

    private static final int MAX_NANOS = 999_999_999;

    private final PageStrings strings;
    private final KidTable kids;

    EntryReader(PageStrings strings, KidTable kids) {
        this.strings = strings;
        this.kids = kids;
    }

    Entry read(EntryKey key, ByteReader in) {
        int natureNumber = in.u8();
        int mode = in.u16();
        if ((mode & ~Metadata.MODE_MASK) != 0) {
            throw new MalformedException("mode " + Integer.toOctalString(mode));
        }
        Ownership owner = new Ownership(in.u32(), in.u32(), strings.get(in.u16()), strings.get(in.u16()));
        long size = in.count("a file");
        Timestamp modified = time(in);
        Timestamp changed = time(in);
        ByteString device = strings.get(in.u16());
        long inode = in.u64();
        Content content = ContentCodec.read(in, kids);
        FieldReader fields = FieldReader.read(in, kids);

        Nature nature = nature(natureNumber, fields);
        if (size != 0 && natureNumber != NatureNumber.FILE) {
            throw new MalformedException("a size of " + size + " where there is no file");
        }
        long links = fields.marks().linkGroup().isPresent() ? 2 : 1;
        Metadata metadata = new Metadata(
                nature,
                mode,
                owner,
                nature instanceof Nature.Symlink(ByteString target) ? target.size() : size,
                modified,
                changed,
                new FileIdentity(device, inode, links),
                fields.born());
        return entry(key, metadata, content, fields);
    }

    private static Entry entry(EntryKey key, Metadata metadata, Content content, FieldReader fields) {
        try {
            return new Entry(key, metadata, content, fields.attributes(), fields.marks(), fields.foreign());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("an entry says: " + e.getMessage(), e);
        }
    }

    private static Nature nature(int number, FieldReader fields) {
        boolean isSymlink = number == NatureNumber.SYMBOLIC_LINK;
        boolean isDevice = number == NatureNumber.CHARACTER_DEVICE || number == NatureNumber.BLOCK_DEVICE;
        ByteString target = only(isSymlink, fields.symlinkTarget(), "target").orElse(ByteString.EMPTY);
        var device = only(isDevice, fields.deviceNumber(), "device number").orElse(new FieldReader.DeviceNumber(0, 0));
        return switch (number) {
            case NatureNumber.FILE -> Nature.REGULAR_FILE;
            case NatureNumber.FOLDER -> Nature.DIRECTORY;
            case NatureNumber.SYMBOLIC_LINK -> new Nature.Symlink(target);
            case NatureNumber.FIFO -> Nature.FIFO;
            case NatureNumber.CHARACTER_DEVICE -> new Nature.CharacterDevice(device.major(), device.minor());
            case NatureNumber.BLOCK_DEVICE -> new Nature.BlockDevice(device.major(), device.minor());
            default -> throw new MalformedException("an entry of nature " + number);
        };
    }

    /** Requires a field for some natures and refuses it for all others. */
    private static <T> Optional<T> only(boolean wanted, Optional<T> field, String what) {
        if (wanted != field.isPresent()) {
            throw new MalformedException("an entry " + (wanted ? "without its " : "with a needless ") + what);
        }
        return field;
    }

    static Timestamp time(ByteReader in) {
        return new Timestamp(in.i64(), in.u32(MAX_NANOS, "nanoseconds"));
    }
}
