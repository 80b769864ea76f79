package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.MappedNames;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObjects;
import dev.coffre.backup.win32.WideString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A volume {@code C:} in memory, with the rules of NTFS that matter to a target, and failures on demand. Thread-safe. */
final class FakeVolume implements TargetObjects {
    static final byte[] USER = {1, 1, 0, 0, 0, 0, 0, 5, 99, 0, 0, 0};
    /** S-1-5-32-544. */
    static final byte[] ADMINISTRATORS = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};

    private static final int JUNCTION = 0xA0000003;
    private static final int JUNCTION_HEADER = 16;
    private static final String VOLUME = "\\??\\C:\\";

    /** Names that cannot be opened to be changed. */
    final Set<String> denied = new HashSet<>();

    /** Names that another program has open. */
    final Set<String> inUse = new HashSet<>();

    /** Whether descriptors are accepted and forgotten, as Wine does. */
    boolean forgetsDescriptors;

    boolean hasStreams = true;

    /** What becomes of a temporary file that is to be kept. */
    KeepRule keepRule = KeepRule.KEEPS;

    /** File systems differ in whether a temporary file can be kept. */
    enum KeepRule {
        KEEPS,
        REFUSES,
        /** Accepts the call and removes the file all the same. */
        FORGETS
    }

    private final Set<Open> temporaries = new HashSet<>();
    int flushes;
    final Node root = new Node(true);
    private long nextId = 1;
    private long changes = 1_000_000;

    /** A file, folder or link. */
    final class Node {
        final long id = nextId++;
        final Map<String, Named> children = new TreeMap<>();
        final Map<String, byte[]> streams = new HashMap<>();
        int attributes;
        int names = 1;
        long created = 1;
        long written = 1;
        byte[] content = new byte[0];
        byte[] descriptor = SecurityDescriptor.privateTo(new byte[] {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0});
        byte @Nullable [] reparseData;
        byte[] owner = USER;
        boolean isCaseSensitive;
        String shortName = "";

        Node(boolean isFolder) {
            attributes = isFolder ? ObjectStatus.DIRECTORY : 0;
        }

        /** Windows sets the time of a folder when a name in it is made or removed. */
        private void namesChanged() {
            written = changes++;
        }

        boolean isFolder() {
            return (attributes & ObjectStatus.DIRECTORY) != 0 && reparseData == null;
        }
    }

    record Named(String name, Node node) {}

    /** Closes all handles, as Windows does for a killed process. */
    synchronized void kill() {
        Set.copyOf(temporaries).forEach(Open::close);
    }

    /** Returns a node by its path with slashes; follows links if asked to. */
    synchronized @Nullable Node find(String path) {
        Node place = root;
        for (String name : path.split("/")) {
            Named next = name.isEmpty() ? new Named("", place) : place.children.get(MappedNames.caseKey(name));
            if (next == null) {
                return null;
            }
            place = next.node();
        }
        return place;
    }

    synchronized Node node(String path) {
        Node found = find(path);
        if (found == null) {
            throw new IllegalStateException("missing: " + path);
        }
        return found;
    }

    synchronized Node add(String path, boolean isFolder) {
        int slash = path.lastIndexOf('/');
        Node parent = node(slash < 0 ? "" : path.substring(0, slash));
        String name = path.substring(slash + 1);
        Node made = new Node(isFolder);
        if (parent.children.putIfAbsent(MappedNames.caseKey(name), new Named(name, made)) != null) {
            throw new IllegalStateException("taken: " + path);
        }
        return made;
    }

    /** Adds a link whose target is a path of this volume. */
    synchronized void addLink(String path, String target) {
        Node link = add(path, node(target).isFolder());
        byte[] name = (VOLUME + target.replace('/', '\\')).getBytes(StandardCharsets.UTF_16LE);
        link.reparseData = ByteBuffer.allocate(JUNCTION_HEADER + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(JUNCTION)
                .putShort((short) (JUNCTION_HEADER - 8 + name.length))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) name.length)
                .putShort((short) name.length)
                .putShort((short) 0)
                .put(name)
                .array();
        link.attributes |= ObjectStatus.REPARSE_POINT;
    }

    @Override
    public synchronized TargetObject openFolder(ByteString path) throws ErrnoException {
        String wide = WideString.decode(path).orElseThrow();
        if (!wide.startsWith("C:")) {
            throw new ErrnoException("NtCreateFile", Errno.ENOENT, path);
        }
        Node place = root;
        for (String name : wide.substring(2).split("\\\\")) {
            if (name.isEmpty()) {
                continue;
            }
            Named next = place.children.get(MappedNames.caseKey(name));
            if (next == null) {
                throw new ErrnoException("NtCreateFile", Errno.ENOENT, path);
            }
            byte[] data = next.node().reparseData;
            place = data == null ? next.node() : node(target(data));
        }
        if (!place.isFolder()) {
            throw new ErrnoException("NtCreateFile", Errno.ENOTDIR, path);
        }
        return new Open(place, root, "", wide);
    }

    private static String target(byte[] junction) {
        String name =
                new String(junction, JUNCTION_HEADER, junction.length - JUNCTION_HEADER, StandardCharsets.UTF_16LE);
        return name.substring(VOLUME.length()).replace('\\', '/');
    }

    @Override
    public void flushVolume(ByteString path) {
        flushes++;
    }

    @Override
    public byte[] processUser() {
        return USER.clone();
    }

    /** An open node, with the folder and name by which it was opened. */
    private class Open implements TargetObject {
        private final Node node;
        private final String path;
        private Node parent;
        private String name;

        Open(Node node, Node parent, String name, String path) {
            this.node = node;
            this.parent = parent;
            this.name = name;
            this.path = path;
        }

        private ErrnoException failure(int errno, String about) {
            return new ErrnoException("Nt", errno, WideString.encode(about));
        }

        private void requireSingleName(String relative) {
            if (relative.isEmpty() || relative.chars().anyMatch(unit -> "\\/:".indexOf(unit) >= 0)) {
                throw new IllegalStateException("not a single name: " + relative);
            }
        }

        @Override
        public TargetObject open(String relative, Access access) throws ErrnoException {
            requireSingleName(relative);
            synchronized (FakeVolume.this) {
                Named found = node.children.get(MappedNames.caseKey(relative));
                if (node.reparseData != null) {
                    throw new IllegalStateException("a name relative to a link: " + relative);
                }
                if (found == null) {
                    throw failure(Errno.ENOENT, relative);
                }
                if (inUse.contains(relative) && access != Access.LOOK) {
                    throw failure(Errno.EBUSY, relative).withReason("file-in-use");
                }
                if (denied.contains(relative) && access != Access.LOOK) {
                    throw failure(Errno.EACCES, relative);
                }
                return new Open(found.node(), node, found.name(), path + "\\" + found.name());
            }
        }

        @Override
        public TargetObject createFile(String relative, byte[] securityDescriptor) throws ErrnoException {
            Open made = create(relative, false);
            if (securityDescriptor.length > 0) {
                made.node.descriptor = securityDescriptor.clone();
            }
            return made;
        }

        @Override
        public TargetObject createTemporary(String relative, byte[] securityDescriptor) throws ErrnoException {
            Open made = (Open) createFile(relative, securityDescriptor);
            synchronized (FakeVolume.this) {
                temporaries.add(made);
            }
            return made;
        }

        @Override
        public void keep() throws ErrnoException {
            synchronized (FakeVolume.this) {
                if (!temporaries.contains(this)) {
                    throw new IllegalStateException("not temporary: " + name);
                }
                switch (keepRule) {
                    case KEEPS -> temporaries.remove(this);
                    case REFUSES -> throw failure(Errno.EOPNOTSUPP, name);
                    case FORGETS -> {}
                }
            }
        }

        @Override
        public TargetObject createFolder(String relative, int attributes, byte[] securityDescriptor)
                throws ErrnoException {
            Open made = create(relative, true);
            if (securityDescriptor.length > 0 && !forgetsDescriptors) {
                made.node.descriptor = securityDescriptor.clone();
            }
            made.node.attributes |= attributes;
            return made;
        }

        private Open create(String relative, boolean isFolder) throws ErrnoException {
            requireSingleName(relative);
            synchronized (FakeVolume.this) {
                if (denied.contains(name) && !name.isEmpty()) {
                    throw failure(Errno.EACCES, relative);
                }
                Node made = new Node(isFolder);
                if (node.children.putIfAbsent(MappedNames.caseKey(relative), new Named(relative, made)) != null) {
                    throw failure(Errno.EEXIST, relative);
                }
                node.namesChanged();
                return new Open(made, node, relative, path + "\\" + relative);
            }
        }

        @Override
        public TargetObject createStream(String stream) {
            Node target = node;
            return new Open(new Node(false), parent, stream, path) {
                @Override
                public void close() {
                    target.streams.put(stream, content());
                }
            };
        }

        byte[] content() {
            return node.content;
        }

        @Override
        public ObjectStatus status() {
            int tag = node.reparseData == null
                    ? 0
                    : ByteBuffer.wrap(node.reparseData)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
            return new ObjectStatus(
                    node.attributes,
                    node.created,
                    node.written,
                    node.written,
                    node.content.length,
                    node.content.length,
                    node.names,
                    7,
                    ByteString.of(ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, node.id)
                            .array()),
                    tag);
        }

        @Override
        public List<String> names() {
            synchronized (FakeVolume.this) {
                return node.children.values().stream().map(Named::name).toList();
            }
        }

        @Override
        public boolean isEmptyFolder() {
            return node.children.isEmpty();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            synchronized (FakeVolume.this) {
                int from = (int) Math.min(position, node.content.length);
                int count = Math.min(length, node.content.length - from);
                System.arraycopy(node.content, from, into, offset, count);
                return count;
            }
        }

        @Override
        public void write(long position, byte[] from, int offset, int length) {
            synchronized (FakeVolume.this) {
                int end = (int) position + length;
                if (end > node.content.length) {
                    node.content = Arrays.copyOf(node.content, end);
                }
                System.arraycopy(from, offset, node.content, (int) position, length);
            }
        }

        @Override
        public void setSize(long size) {
            synchronized (FakeVolume.this) {
                node.content = Arrays.copyOf(node.content, (int) size);
            }
        }

        @Override
        public void rename(TargetObject folder, String newName, boolean replace) throws ErrnoException {
            requireSingleName(newName);
            Node to = ((Open) folder).node;
            synchronized (FakeVolume.this) {
                Named old = to.children.get(MappedNames.caseKey(newName));
                if (old != null && old.node() != node) {
                    boolean isReadOnly = (old.node().attributes & ObjectStatus.READ_ONLY) != 0;
                    boolean isDirectory = (old.node().attributes & ObjectStatus.DIRECTORY) != 0;
                    if (!replace) {
                        throw failure(Errno.EEXIST, newName);
                    }
                    if (isReadOnly || isDirectory || inUse.contains(newName) || denied.contains(newName)) {
                        throw failure(Errno.EACCES, newName);
                    }
                }
                removeName();
                to.children.put(MappedNames.caseKey(newName), new Named(newName, node));
                to.namesChanged();
                parent = to;
                name = newName;
            }
        }

        @Override
        public void link(TargetObject folder, String newName) throws ErrnoException {
            requireSingleName(newName);
            synchronized (FakeVolume.this) {
                Named linked = new Named(newName, node);
                if (((Open) folder).node.children.putIfAbsent(MappedNames.caseKey(newName), linked) != null) {
                    throw failure(Errno.EEXIST, newName);
                }
                ((Open) folder).node.namesChanged();
                node.names++;
            }
        }

        @Override
        public void remove() throws ErrnoException {
            synchronized (FakeVolume.this) {
                if (!node.children.isEmpty()) {
                    throw failure(Errno.ENOTEMPTY, name);
                }
                if ((node.attributes & ObjectStatus.READ_ONLY) != 0) {
                    throw failure(Errno.EACCES, name);
                }
                parent.children.remove(MappedNames.caseKey(name));
                parent.namesChanged();
            }
        }

        @Override
        public void setBasic(long created, long written, int attributes) {
            node.created = created == 0 ? node.created : created;
            node.written = written == 0 ? node.written : written;
            if (attributes != 0) {
                node.attributes = node.attributes & ~ObjectStatus.SETTABLE | attributes & ObjectStatus.SETTABLE;
            }
        }

        @Override
        public byte[] securityDescriptor() {
            SecurityDescriptor kept = SecurityDescriptor.parse(node.descriptor);
            return new SecurityDescriptor(kept.control(), node.owner, kept.group(), kept.audit(), kept.access())
                    .toBytes();
        }

        @Override
        public void setSecurityDescriptor(byte[] descriptor) {
            if (!forgetsDescriptors) {
                SecurityDescriptor set = SecurityDescriptor.parse(descriptor);
                node.owner = set.owner().length > 0 ? set.owner() : node.owner;
                node.descriptor = new SecurityDescriptor(
                                set.control(), new byte[0], set.group(), set.audit(), set.access())
                        .toBytes();
            }
        }

        @Override
        public byte[] reparseData() throws ErrnoException {
            byte[] data = node.reparseData;
            if (data == null) {
                throw failure(Errno.ENODATA, name);
            }
            return data;
        }

        @Override
        public void setReparseData(byte[] data) {
            node.reparseData = data.clone();
            node.attributes |= ObjectStatus.REPARSE_POINT;
        }

        @Override
        public void setSparse() {
            node.attributes |= ObjectStatus.SPARSE_FILE;
        }

        @Override
        public void setCompressed() {
            node.attributes |= ObjectStatus.COMPRESSED;
        }

        @Override
        public void setShortName(String shortName) {
            node.shortName = shortName;
        }

        @Override
        public void setCaseSensitive() {
            node.isCaseSensitive = true;
        }

        @Override
        public int fileSystemFeatures() {
            return hasStreams ? 0x40000 : 0;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            synchronized (FakeVolume.this) {
                if (temporaries.remove(this)) {
                    removeName();
                }
            }
        }

        private void removeName() {
            Named mine = parent.children.get(MappedNames.caseKey(name));
            if (mine != null && mine.node() == node) {
                parent.children.remove(MappedNames.caseKey(name));
                parent.namesChanged();
            }
        }
    }
}
