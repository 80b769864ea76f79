package dev.coffre.acceptance.memory;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.List;
import java.util.Optional;

/**
 * Files on no disk, one root, {@value #IN_A_FOLDER} a folder. Everything about a file follows from its number, so that no
 * number of them takes memory. None is like another.
 *
 * @param count of files
 * @param size of each, in bytes
 * @param bytes what each holds
 */
record ManyFiles(long count, long size, FileBytes bytes) implements Source {
    static final ByteString ROOT = ByteString.utf8("/made-up");

    private static final long IN_A_FOLDER = 1_000;
    private static final Optional<UnixPermissions> PERMISSIONS = Optional.of(
            new UnixPermissions(0755, new Ownership(1000, 1000, ByteString.utf8("ada"), ByteString.utf8("users"))));
    private static final ByteString DEVICE = ByteString.utf8("made-up");
    private static final Timestamp TIME = new Timestamp(1_767_225_600, 0);

    private long folders() {
        return (count + IN_A_FOLDER - 1) / IN_A_FOLDER;
    }

    @Override
    public SourceWalk walk() {
        return new Walk();
    }

    private static ByteString name(String kind, long number) {
        return ByteString.utf8("%s-%09d".formatted(kind, number));
    }

    private Metadata metadata(FileType nature, long size, long inode) {
        Timestamp changed = new Timestamp(TIME.seconds() + 86_400L * bytes.day(), 0);
        return new Metadata(
                nature, PERMISSIONS, size, changed, changed, new FileIdentity(DEVICE, inode, 1), Optional.of(TIME));
    }

    /** The root, all folders, then the files folder by folder: that is the order of the keys. */
    private final class Walk implements SourceWalk {
        private final EntryKey root = EntryKey.root(ROOT);
        private final List<ByteString> inRoot = root.path();
        private List<ByteString> inFolder = List.of();
        private boolean begun;
        private long folder;
        private long file;

        @Override
        public Optional<WalkEvent> next() {
            if (!begun) {
                begun = true;
                return Optional.of(new Item(root, metadata(FileType.DIRECTORY, 0, 1)));
            }
            if (folder < folders()) {
                folder++;
                EntryKey key = new EntryKey(inRoot, name("folder", folder));
                return Optional.of(new Item(key, metadata(FileType.DIRECTORY, 0, 1 + folder)));
            }
            return file < count ? Optional.of(nextFile()) : Optional.empty();
        }

        private SourceItem nextFile() {
            if (file % IN_A_FOLDER == 0) {
                inFolder = new EntryKey(inRoot, name("folder", 1 + file / IN_A_FOLDER)).path();
            }
            file++;
            return new Item(
                    new EntryKey(inFolder, name("file", file)),
                    metadata(FileType.REGULAR_FILE, size, (1L << 32) + file));
        }

        @Override
        public void close() {}
    }

    private final class Item implements SourceItem {
        private final EntryKey key;
        private final Metadata metadata;

        Item(EntryKey key, Metadata metadata) {
            this.key = key;
            this.metadata = metadata;
        }

        @Override
        public EntryKey key() {
            return key;
        }

        @Override
        public Metadata metadata() {
            return metadata;
        }

        @Override
        public List<ExtendedAttribute> attributes() {
            return List.of();
        }

        @Override
        public SourceContent open(ParentDirectoryCache folder) {
            return new Opened(metadata, bytes);
        }
    }

    private record Opened(Metadata metadata, FileBytes bytes) implements SourceContent {
        @Override
        public ExtentIterator extents() {
            return ExtentIterator.of(List.of(new Extent(0, metadata.size())));
        }

        @Override
        public boolean hasHoles() {
            return false;
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            int available = (int) Math.max(0, Math.min(length, metadata.size() - position));
            bytes.copy(metadata.identity().inode(), position, into, offset, available);
            return available;
        }

        @Override
        public List<ExtendedAttribute> attributes() {
            return List.of();
        }

        @Override
        public Metadata currentMetadata() {
            return metadata;
        }

        @Override
        public void close() {}
    }
}
