package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A tree that exists only in memory, one root, the same in every run: inode numbers count up, times are those of
 * {@link #at}. It may be changed between walks, and while one goes on to play a file that changes meanwhile.
 *
 * <p>Paths are relative to the root, components apart by slashes; parents are made as needed.
 */
public final class SyntheticSource implements Source {
    private static final ByteString DEVICE = ByteString.utf8("synthetic");

    private static final ByteString LEAST_NAME = ByteString.of(new byte[] {1});

    private final EntryKey root;
    private final TreeMap<EntryKey, Shared> nodes = new TreeMap<>();
    private final Map<String, List<ByteString>> parents = new HashMap<>();
    private long nextInode = 2;
    private Timestamp now = new Timestamp(1_767_225_600, 0);

    private SyntheticSource(String rootPath) {
        this.root = EntryKey.root(ByteString.utf8(rootPath));
        this.parents.put("", root.path());
        this.nodes.put(root, new Shared(SyntheticNode.empty(FileType.DIRECTORY, 0755, newIdentity(), now)));
    }

    public static SyntheticSource rootedAt(String rootPath) {
        return new SyntheticSource(rootPath);
    }

    /** Sets the time at which what is done from here on happens. */
    public SyntheticSource at(long seconds) {
        now = new Timestamp(seconds, 0);
        return this;
    }

    /** Adds a file, or replaces what is in one: size, both times and content change, the inode stays. */
    public SyntheticSource file(String path, SyntheticFile content) {
        EntryKey key = makeKey(path);
        Shared known = nodes.get(key);
        if (known == null) {
            nodes.put(key, new Shared(SyntheticNode.of(FileType.REGULAR_FILE, 0644, content, newIdentity(), now)));
        } else {
            Metadata before = known.node.metadata();
            known.node = SyntheticNode.of(
                    FileType.REGULAR_FILE,
                    before.unixPermissions().orElseThrow().mode(),
                    content,
                    before.identity(),
                    now);
        }
        return this;
    }

    public SyntheticSource file(String path, String text) {
        return file(path, SyntheticFile.of(text));
    }

    public SyntheticSource directory(String path) {
        makeDirectory(path);
        return this;
    }

    /** Adds a symbolic link, FIFO or device. */
    public SyntheticSource node(String path, FileType nature) {
        nodes.put(makeKey(path), new Shared(SyntheticNode.empty(nature, 0777, newIdentity(), now)));
        return this;
    }

    /** Adds a second name of a file. */
    public SyntheticSource link(String existing, String path) {
        Shared shared = shared(existing);
        FileIdentity identity = shared.node.metadata().identity();
        shared.node =
                shared.node.withIdentity(new FileIdentity(identity.device(), identity.inode(), identity.links() + 1));
        nodes.put(makeKey(path), shared);
        return this;
    }

    /** Changes anything about one object under all of its names. */
    public SyntheticSource change(String path, UnaryOperator<SyntheticNode> change) {
        Shared shared = shared(path);
        shared.node = change.apply(shared.node);
        return this;
    }

    /** Removes a name and all that is below it. */
    public SyntheticSource remove(String path) {
        EntryKey key = key(path);
        nodes.remove(key);
        if (parents.containsKey(path)) {
            removeBelow(key.path());
            parents.keySet().removeIf(known -> known.equals(path) || known.startsWith(path + "/"));
        }
        return this;
    }

    /** In key order all that is below a directory stands together. */
    private void removeBelow(List<ByteString> directory) {
        Iterator<EntryKey> candidates =
                nodes.tailMap(new EntryKey(directory, LEAST_NAME)).keySet().iterator();
        while (candidates.hasNext() && isBelow(candidates.next(), directory)) {
            candidates.remove();
        }
    }

    private static boolean isBelow(EntryKey key, List<ByteString> directory) {
        return key.parent().size() >= directory.size()
                && key.parent().subList(0, directory.size()).equals(directory);
    }

    public SyntheticNode node(String path) {
        return shared(path).node;
    }

    private Shared shared(String path) {
        Shared shared = nodes.get(key(path));
        if (shared == null) {
            throw new NoSuchElementException(path);
        }
        return shared;
    }

    /** The key of a path, whether there is something or not; the root's own for the empty path. */
    public EntryKey key(String path) {
        EntryKey key = root;
        if (!path.isEmpty()) {
            for (String component : path.split("/", -1)) {
                key = key.child(ByteString.utf8(component));
            }
        }
        return key;
    }

    public int size() {
        return nodes.size();
    }

    /** Siblings share their parent's list, as in a real walk: a million files stay a matter of 200 MB. */
    private EntryKey makeKey(String path) {
        int slash = path.lastIndexOf('/');
        return new EntryKey(
                makeDirectory(slash < 0 ? "" : path.substring(0, slash)), ByteString.utf8(path.substring(slash + 1)));
    }

    private List<ByteString> makeDirectory(String path) {
        List<ByteString> known = parents.get(path);
        if (known != null) {
            return known;
        }
        EntryKey key = makeKey(path);
        nodes.putIfAbsent(key, new Shared(SyntheticNode.empty(FileType.DIRECTORY, 0755, newIdentity(), now)));
        List<ByteString> list = key.path();
        parents.put(path, list);
        return list;
    }

    private FileIdentity newIdentity() {
        return new FileIdentity(DEVICE, nextInode++, 1);
    }

    /** Walks over the keys as they are now; what each is like is seen when the walk comes by. */
    @Override
    public SourceWalk walk() {
        Iterator<EntryKey> keys = List.copyOf(nodes.keySet()).iterator();
        return new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                return keys.hasNext() ? Optional.of(meet(keys.next())) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private WalkEvent meet(EntryKey key) {
        Shared shared = nodes.get(key);
        return shared == null ? new SourceProblem.Vanished(key) : new Item(key, shared.node.metadata());
    }

    /** What all names of one object lead to. */
    private static final class Shared {
        private SyntheticNode node;

        Shared(SyntheticNode node) {
            this.node = node;
        }
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
        public List<ExtendedAttribute> attributes() throws SourceException {
            return current().attributes();
        }

        @Override
        public SourceContent open(ParentDirectoryCache folder) throws SourceException {
            if (!current().metadata().isRegularFile()) {
                throw new SourceException(new SourceProblem.Vanished(key));
            }
            return new OpenFile(this, current().metadata());
        }

        private SyntheticNode current() throws SourceException {
            Shared shared = nodes.get(key);
            if (shared == null) {
                throw new SourceException(new SourceProblem.Vanished(key));
            }
            SyntheticNode node = shared.node;
            if (node.refusal().isPresent()) {
                throw new SourceException(node.refusal().get().apply(key));
            }
            return node;
        }
    }

    private record OpenFile(Item item, Metadata metadata) implements SourceContent {
        @Override
        public ExtentIterator extents() throws SourceException {
            return ExtentIterator.of(item.current().content().extents());
        }

        @Override
        public boolean hasHoles() throws SourceException {
            return item.current().content().hasHoles();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws SourceException {
            SyntheticFile content = item.current().content();
            int available = (int) Math.max(0, Math.min(length, content.size() - position));
            if (available > 0) {
                content.copy(position, into, offset, available);
            }
            return available;
        }

        @Override
        public List<ExtendedAttribute> attributes() throws SourceException {
            return item.attributes();
        }

        @Override
        public Metadata currentMetadata() throws SourceException {
            return item.current().metadata();
        }

        @Override
        public void close() {}
    }
}
