package dev.coffre.acceptance.golden;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The files of a machine with every number fixed: several roots, names of any bytes, files that change or refuse. */
final class GoldenTree implements Source {
    static final Ownership ADA = owner(1000, "ada");
    private static final Timestamp BEGAN = new Timestamp(1_740_000_000, 123_456_789);
    private static final ByteString DEVICE = ByteString.utf8("golden");

    private final TreeMap<EntryKey, SyntheticNode> nodes = new TreeMap<>();

    /** What a point keeps of a file that refuses to be read. */
    private final TreeMap<EntryKey, SyntheticNode> carried = new TreeMap<>();

    private final Set<EntryKey> unsteady = new HashSet<>();
    private long nextInode = 2;
    private long changeTime = BEGAN.seconds();

    static Ownership owner(long id, String name) {
        return new Ownership(id, id, ByteString.utf8(name), ByteString.utf8(name));
    }

    /** A new object, not yet placed. */
    SyntheticNode node(FileType nature, int mode, SyntheticFile content) {
        FileIdentity identity = new FileIdentity(DEVICE, nextInode++, 1);
        Timestamp changed = new Timestamp(changeTime, 5);
        return new SyntheticNode(
                new Metadata(
                        nature,
                        Optional.of(new UnixPermissions(mode, ADA)),
                        content.size(),
                        BEGAN,
                        changed,
                        identity,
                        Optional.of(BEGAN)),
                content,
                List.of(),
                Optional.empty());
    }

    GoldenTree put(EntryKey key, SyntheticNode node) {
        nodes.put(key, node);
        carried.remove(key);
        return this;
    }

    GoldenTree file(EntryKey key, SyntheticFile content) {
        return put(key, node(FileType.REGULAR_FILE, 0644, content));
    }

    GoldenTree folder(EntryKey key) {
        return put(key, node(FileType.DIRECTORY, 0755, SyntheticFile.of("")));
    }

    GoldenTree special(EntryKey key, FileType nature) {
        return put(key, node(nature, nature instanceof FileType.Symlink ? 0777 : 0640, SyntheticFile.of("")));
    }

    /** Changes an object, and the time at which the kernel says that it changed. */
    GoldenTree change(EntryKey key, UnaryOperator<SyntheticNode> change) {
        SyntheticNode changed = change.apply(get(key));
        return put(key, changed.withTimes(changed.metadata().modified(), new Timestamp(++changeTime, 0)));
    }

    /** Gives a file a second name. */
    GoldenTree link(EntryKey existing, EntryKey name) {
        FileIdentity before = get(existing).metadata().identity();
        SyntheticNode both = get(existing).withIdentity(new FileIdentity(DEVICE, before.inode(), before.links() + 1));
        nodes.replaceAll((key, node) -> node.metadata().identity().inode() == before.inode() ? both : node);
        return put(name, both);
    }

    GoldenTree remove(EntryKey key) {
        nodes.remove(key);
        return this;
    }

    /** From now on the file says something else every time it is asked. */
    GoldenTree unsettle(EntryKey key) {
        unsteady.add(key);
        return change(key, node -> node);
    }

    GoldenTree settle(EntryKey key) {
        unsteady.remove(key);
        return change(key, node -> node);
    }

    /** From now on the file, changed, may not be read. */
    GoldenTree refuse(EntryKey key, UnaryOperator<SyntheticNode> change) {
        SyntheticNode before = get(key);
        change(key, node -> change.apply(node).refusing(at -> new SourceProblem.Unreadable(at, "openat", "EACCES")));
        carried.put(key, before);
        return this;
    }

    private SyntheticNode get(EntryKey key) {
        SyntheticNode node = nodes.get(key);
        if (node == null) {
            throw new NoSuchElementException(key.display());
        }
        return node;
    }

    /** What a point of this moment must give back. */
    Map<EntryKey, SyntheticNode> recoverable() {
        TreeMap<EntryKey, SyntheticNode> all = new TreeMap<>(nodes);
        all.putAll(carried);
        return all;
    }

    List<ByteString> roots() {
        return nodes.keySet().stream()
                .filter(EntryKey::isRoot)
                .map(EntryKey::name)
                .toList();
    }

    @Override
    public SourceWalk walk() {
        Iterator<Map.Entry<EntryKey, SyntheticNode>> all = nodes.entrySet().iterator();
        return new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                return all.hasNext() ? Optional.of(item(all.next())) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private Item item(Map.Entry<EntryKey, SyntheticNode> entry) {
        return new Item(entry.getKey(), entry.getValue(), unsteady.contains(entry.getKey()));
    }

    private record Item(EntryKey key, SyntheticNode node, boolean isUnsteady) implements SourceItem {
        @Override
        public Metadata metadata() {
            return node.metadata();
        }

        @Override
        public List<ExtendedAttribute> attributes() throws SourceException {
            checkReadable();
            return node.attributes();
        }

        @Override
        public SourceContent open(ParentDirectoryCache folder) throws SourceException {
            checkReadable();
            return new Open(node, isUnsteady);
        }

        private void checkReadable() throws SourceException {
            if (node.refusal().isPresent()) {
                throw new SourceException(node.refusal().get().apply(key));
            }
        }
    }

    private static final class Open implements SourceContent {
        private final SyntheticNode node;
        private final boolean unsteady;

        Open(SyntheticNode node, boolean unsteady) {
            this.node = node;
            this.unsteady = unsteady;
        }

        @Override
        public ExtentIterator extents() {
            return ExtentIterator.of(node.content().extents());
        }

        @Override
        public boolean hasHoles() {
            return node.content().hasHoles();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            int available = (int) Math.max(0, Math.min(length, node.content().size() - position));
            if (available > 0) {
                node.content().copy(position, into, offset, available);
            }
            return available;
        }

        @Override
        public Metadata metadata() {
            return node.metadata();
        }

        @Override
        public List<ExtendedAttribute> attributes() {
            return node.attributes();
        }

        @Override
        public Metadata currentMetadata() {
            return unsteady ? node.withTimes(BEGAN, BEGAN).metadata() : node.metadata();
        }

        @Override
        public void close() {}
    }
}
