package dev.coffre.backup.mount;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.mount.MountedPoints.OpenPoint;
import dev.coffre.backup.mount.NodeNumbers.FolderNumbers;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.backup.view.ContentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * The recovery points of a machine as a tree: {@code machine/yyyy-mm-dd hhmm/path}. Equal points in a row are links to the
 * first of them. {@code latest} leads to the newest point; if that is such a link, to the first. A path in a point is that
 * of the file, without its first slash; the drive {@code C:} is {@code C}. Thread-safe.
 *
 * <p>Methods throw a {@link dev.coffre.vault.problem.Problem} if data is missing or damaged, or the vault does not answer.
 */
public final class MountTree {
    private static final int FOLDER_MODE = 0555;
    private static final int FILE_MODE = 0444;
    private static final ByteString WINDOWS_PREFIX = ByteString.utf8("windows.");

    private final ByteString machine;
    private final MountedPoints points;
    private final ContentView contents;
    private final NodeNumbers numbers;

    /**
     * @param machineName as the vault knows it; a slash or a leading dot becomes {@code _}
     * @param random salts the numbers of this mount
     */
    public MountTree(String machineName, MountedPoints points, ContentView contents, RandomGenerator random) {
        this.machine = ByteString.utf8(machineName.replaceAll("[/\\p{Cntrl}]|^\\.", "_"));
        this.points = points;
        this.contents = contents;
        this.numbers = new NodeNumbers(random);
    }

    /** Returns the number of a node: the same throughout the mount, never 0, and 1 for the top. */
    public long number(MountNode node) {
        return numbers.of(node);
    }

    public MountNode top() {
        return new MountNode.Top();
    }

    /** Returns whether node and name never change: what is in a point does not. */
    public boolean isFixed(MountNode node) {
        return node instanceof MountNode.InPoint;
    }

    public Optional<MountNode> child(MountNode folder, ByteString name) {
        return switch (folder) {
            case MountNode.Top _ -> name.equals(machine) ? Optional.of(new MountNode.Machine()) : Optional.empty();
            case MountNode.Machine _ -> Optional.ofNullable(points.names().get(name));
            case MountNode.PointLink _ -> Optional.empty();
            case MountNode.InPoint in -> child(in, name);
        };
    }

    private Optional<MountNode> child(MountNode.InPoint folder, ByteString name) {
        Optional<RootPaths> root = paths(folder).map(paths -> paths.children().get(name));
        if (root.isPresent()) {
            return Optional.of(root.get().node(folder.seq()));
        }
        return resolved(folder).flatMap(key -> {
            EntryKey child = key.child(name);
            return points.open(folder.seq())
                    .view()
                    .find(child)
                    .map(_ -> new MountNode.InPoint(folder.seq(), Optional.of(child), Optional.empty()));
        });
    }

    /** Returns the key of a node's entry. The folder of the point itself has one if the point has the root {@code /}. */
    private Optional<EntryKey> resolved(MountNode.InPoint node) {
        return isPointFolder(node)
                ? points.open(node.seq()).paths().node(node.seq()).key()
                : node.key();
    }

    private Optional<RootPaths> paths(MountNode.InPoint node) {
        return isPointFolder(node) ? Optional.of(points.open(node.seq()).paths()) : node.paths();
    }

    private static boolean isPointFolder(MountNode.InPoint node) {
        return node.key().isEmpty() && node.paths().isEmpty();
    }

    /** Lists a folder, lazily. Empty for anything else. */
    public Iterator<NamedNode> list(MountNode folder) {
        return switch (folder) {
            case MountNode.Top _ ->
                List.of(new NamedNode(machine, number(new MountNode.Machine()), FileType.DIRECTORY))
                        .iterator();
            case MountNode.Machine _ -> listPoints().iterator();
            case MountNode.PointLink _ -> List.<NamedNode>of().iterator();
            case MountNode.InPoint in -> list(in);
        };
    }

    private List<NamedNode> listPoints() {
        List<NamedNode> listed = new ArrayList<>();
        points.names().forEach((name, node) -> listed.add(new NamedNode(name, number(node), pointType(node))));
        return listed;
    }

    private static FileType pointType(MountNode node) {
        return node instanceof MountNode.PointLink(ByteString _, ByteString target)
                ? new FileType.Symlink(target)
                : FileType.DIRECTORY;
    }

    private Iterator<NamedNode> list(MountNode.InPoint folder) {
        Map<ByteString, RootPaths> roots =
                paths(folder).map(RootPaths::children).orElse(Map.of());
        List<NamedNode> above = roots.entrySet().stream()
                .map(root -> new NamedNode(
                        root.getKey(), number(root.getValue().node(folder.seq())), type(folder.seq(), root.getValue())))
                .toList();
        Optional<EntryKey> key = resolved(folder);
        Iterator<Entry> entries = key.map(
                        found -> points.open(folder.seq()).view().children(found))
                .orElse(Collections.emptyIterator());
        FolderNumbers inodes =
                numbers.inFolder(folder.seq(), key.map(EntryKey::path).orElse(List.of()));
        return new FolderListing(
                roots.keySet(), above.iterator(), entries, entry -> inode(folder.seq(), entry, inodes));
    }

    /** The names above the roots, then the entries without them. A stream would read all entries before it returns one. */
    private static final class FolderListing implements Iterator<NamedNode> {
        private final Set<ByteString> listed;
        private final Iterator<NamedNode> above;
        private final Iterator<Entry> entries;
        private final ToLongFunction<Entry> inodes;
        private Optional<Entry> next = Optional.empty();

        FolderListing(
                Set<ByteString> listed,
                Iterator<NamedNode> above,
                Iterator<Entry> entries,
                ToLongFunction<Entry> inodes) {
            this.listed = listed;
            this.above = above;
            this.entries = entries;
            this.inodes = inodes;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && !above.hasNext() && entries.hasNext()) {
                next = Optional.of(entries.next())
                        .filter(entry -> !listed.contains(entry.key().name()));
            }
            return above.hasNext() || next.isPresent();
        }

        @Override
        public NamedNode next() {
            if (above.hasNext()) {
                return above.next();
            }
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entry entry = next.orElseThrow();
            next = Optional.empty();
            return new NamedNode(
                    entry.key().name(),
                    inodes.applyAsLong(entry),
                    entry.metadata().fileType());
        }
    }

    private FileType type(long seq, RootPaths root) {
        return root.node(seq)
                .key()
                .flatMap(points.open(seq).view()::find)
                .map(entry -> entry.metadata().fileType())
                .orElse(FileType.DIRECTORY);
    }

    public NodeAttributes attributes(MountNode node) {
        return switch (node) {
            case MountNode.Top _, MountNode.Machine _ -> folder(number(node), Instant.EPOCH);
            case MountNode.PointLink(ByteString _, ByteString target) -> link(number(node), target);
            case MountNode.InPoint in ->
                resolved(in)
                        .flatMap(points.open(in.seq()).view()::find)
                        .map(entry -> attributes(in, entry))
                        .orElseGet(() -> folder(number(in), points.receivedAt(in.seq())));
        };
    }

    private static NodeAttributes folder(long number, Instant time) {
        Timestamp modified = new Timestamp(time.getEpochSecond(), time.getNano());
        return new NodeAttributes(number, FileType.DIRECTORY, FOLDER_MODE, 0, 0, 0, 0, modified, modified, 2);
    }

    private static NodeAttributes link(long number, ByteString target) {
        Timestamp none = new Timestamp(0, 0);
        return new NodeAttributes(number, new FileType.Symlink(target), 0777, 0, 0, target.size(), 0, none, none, 1);
    }

    private NodeAttributes attributes(MountNode.InPoint node, Entry entry) {
        Metadata metadata = entry.metadata();
        Optional<UnixPermissions> permissions = metadata.unixPermissions();
        int defaultMode = metadata.isDirectory() ? FOLDER_MODE : FILE_MODE;
        long size =
                metadata.fileType() instanceof FileType.Symlink(ByteString target) ? target.size() : metadata.size();
        return new NodeAttributes(
                isPointFolder(node) ? number(node) : inode(node.seq(), entry),
                metadata.fileType(),
                permissions.map(UnixPermissions::mode).orElse(defaultMode),
                permissions.map(given -> given.owner().uid()).orElse(0L),
                permissions.map(given -> given.owner().gid()).orElse(0L),
                size,
                storedBytes(entry),
                metadata.modified(),
                metadata.changed(),
                metadata.isDirectory() || entry.marks().linkGroup().isPresent() ? 2 : 1);
    }

    private long inode(long seq, Entry entry) {
        return inode(seq, entry, numbers.inFolder(seq, entry.key().parent()));
    }

    private long inode(long seq, Entry entry, FolderNumbers folder) {
        OptionalLong group = entry.marks().linkGroup();
        return group.isPresent()
                ? numbers.ofLinkGroup(seq, group.getAsLong())
                : folder.of(entry.key().name());
    }

    private static long storedBytes(Entry entry) {
        return switch (entry.content()) {
            case FileContent.None _ -> 0;
            case FileContent.Bundled _, FileContent.FileList _ -> entry.bytes();
            case FileContent.Chunks(var chunks) ->
                chunks.stream().mapToLong(chunk -> chunk.chunk().rawLength()).sum();
        };
    }

    /** Returns where a symbolic link leads; empty for anything else. */
    public Optional<ByteString> linkTarget(MountNode node) {
        return attributes(node).type() instanceof FileType.Symlink(ByteString target)
                ? Optional.of(target)
                : Optional.empty();
    }

    /** Opens a regular file; empty for anything else. */
    public Optional<ContentReader> open(MountNode node) {
        return entry(node).filter(entry -> entry.metadata().isRegularFile()).map(contents::open);
    }

    /** Returns the extended attributes and ACLs of Linux. */
    public List<ExtendedAttribute> extendedAttributes(MountNode node) {
        return entry(node)
                .map(entry -> contents.attributes(entry).stream()
                        .filter(each -> !each.name().startsWith(WINDOWS_PREFIX))
                        .toList())
                .orElse(List.of());
    }

    private Optional<Entry> entry(MountNode node) {
        if (!(node instanceof MountNode.InPoint in)) {
            return Optional.empty();
        }
        OpenPoint point = points.open(in.seq());
        return resolved(in).flatMap(point.view()::find);
    }
}
