package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.WindowsFiles;
import dev.coffre.backup.win32.WindowsObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Volumes in memory that behave as Windows does, with everything that Wine cannot show. */
final class FakeWindows implements WindowsFiles {
    /** What a path may have. Longer ones are refused, as by Windows. */
    private static final int MAX_PATH_UNITS = 32_767;

    private final Map<String, FakeNode> volumes = new LinkedHashMap<>();
    private long nextId = 100;
    private long now = 132_000_000_000_000_000L;

    /** Handles that are open. */
    final AtomicInteger openHandles = new AtomicInteger();

    /** One object. Tests change its fields. */
    final class FakeNode {
        final Map<String, FakeNode> children = new LinkedHashMap<>();
        final Map<String, byte[]> streams = new LinkedHashMap<>();
        byte[] content = new byte[0];
        byte[] descriptor = {1, 0, 4, (byte) 0x80};
        byte[] reparseData = new byte[0];
        ByteString id = id(nextId++);
        int attributes;
        int reparseTag;
        long links = 1;
        long created = now;
        long changed = now++;
        Optional<String> shortName = Optional.empty();
        List<WindowsObject.ByteRange> ranges = new ArrayList<>();
        boolean caseSensitive;
        boolean objectId;

        /** Error of every attempt to open more than its status. */
        int openError;

        /** Number of attempts that find it open without sharing. */
        int lockedFor;

        /** Error of listing it, after its first name. */
        int listError;

        private FakeNode(int attributes) {
            this.attributes = attributes;
        }

        void write(byte[] bytes) {
            content = bytes;
            changed = now++;
        }

        private boolean isDirectory() {
            return (attributes & ObjectStatus.DIRECTORY) != 0;
        }

        private boolean isLink() {
            return (attributes & ObjectStatus.REPARSE_POINT) != 0 && (reparseTag & 0x20000000) != 0;
        }

        private @Nullable FakeNode child(String name) {
            return children.entrySet().stream()
                    .filter(each -> caseSensitive
                            ? each.getKey().equals(name)
                            : each.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static ByteString id(long number) {
        return ByteString.of(ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, number)
                .array());
    }

    FakeNode volume(String prefix) {
        return volumes.computeIfAbsent(prefix, _ -> new FakeNode(ObjectStatus.DIRECTORY));
    }

    /** Another path to a volume, as of a shadow copy. */
    void alias(String prefix, FakeNode volume) {
        volumes.put(prefix, volume);
    }

    FakeNode directory(FakeNode parent, String name) {
        return add(parent, name, new FakeNode(ObjectStatus.DIRECTORY));
    }

    FakeNode file(FakeNode parent, String name, String content) {
        FakeNode node = new FakeNode(0x20);
        node.content = content.getBytes(StandardCharsets.UTF_8);
        return add(parent, name, node);
    }

    FakeNode add(FakeNode parent, String name, FakeNode node) {
        parent.children.put(name, node);
        return node;
    }

    /** A junction or a symbolic link to a directory. */
    FakeNode link(FakeNode parent, String name, int tag, String target) {
        FakeNode node = new FakeNode(ObjectStatus.DIRECTORY | ObjectStatus.REPARSE_POINT);
        node.reparseTag = tag;
        byte[] text = target.getBytes(StandardCharsets.UTF_16LE);
        int paths = tag == ObjectStatus.TAG_SYMLINK ? 20 : 16;
        node.reparseData = ByteBuffer.allocate(paths + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(tag)
                .putShort((short) (paths - 8 + text.length))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) text.length)
                .putShort((short) 0)
                .putShort((short) text.length)
                .position(paths)
                .put(text)
                .array();
        return add(parent, name, node);
    }

    /** The node at a path such as {@code C:\a\b}; links on the way are followed. */
    FakeNode node(String path) {
        try {
            return resolve(path, true, "test");
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    private FakeNode resolve(String path, boolean followLast, String call) throws ErrnoException {
        ByteString name = WideString.encode(path);
        String prefix = volumes.keySet().stream()
                .filter(volume -> (path + "\\").regionMatches(true, 0, volume + "\\", 0, volume.length() + 1))
                .findFirst()
                .orElseThrow(() -> Win32Error.exception(call, Win32Error.PATH_NOT_FOUND, name));
        FakeNode node = volume(prefix);
        String[] components = path.substring(prefix.length()).split("\\\\");
        for (int i = 0; i < components.length; i++) {
            if (components[i].isEmpty()) {
                continue;
            }
            node = node.child(components[i]);
            if (node == null) {
                throw Win32Error.exception(call, Win32Error.FILE_NOT_FOUND, name);
            }
            if (node.isLink() && (followLast || i < components.length - 1)) {
                node = resolve(
                        ReparseData.target(node.reparseTag, node.reparseData)
                                .display()
                                .replace("\\x5c", "\\"),
                        true,
                        call);
            }
        }
        return node;
    }

    @Override
    public WindowsObject open(String path, Access access) throws ErrnoException {
        if (path.length() > MAX_PATH_UNITS) {
            throw Win32Error.exception("CreateFileW", Win32Error.FILENAME_TOO_LONG, WideString.encode(path));
        }
        FakeNode node = resolve(path, access == Access.CONTENT_THROUGH_REPARSE_POINT, "CreateFileW");
        return open(node, WideString.encode(path), access);
    }

    @Override
    public WindowsObject openIn(WindowsObject directory, String name, Access access) throws ErrnoException {
        FakeNode node = ((FakeObject) directory).node.child(name);
        if (node == null) {
            throw Win32Error.exception("NtCreateFile", Win32Error.FILE_NOT_FOUND, WideString.encode(name));
        }
        return open(node, WideString.encode(name), access);
    }

    private WindowsObject open(FakeNode node, ByteString name, Access access) throws ErrnoException {
        if (access == Access.CONTENT || access == Access.CONTENT_THROUGH_REPARSE_POINT) {
            if (node.lockedFor > 0) {
                node.lockedFor--;
                throw Win32Error.exception("NtCreateFile", Win32Error.SHARING_VIOLATION, name);
            }
        }
        if (access != Access.STATUS && node.openError != 0) {
            throw Win32Error.exception("NtCreateFile", node.openError, name);
        }
        openHandles.incrementAndGet();
        return new FakeObject(node, access);
    }

    @Override
    public List<String> drives() {
        return volumes.keySet().stream()
                .filter(prefix -> prefix.length() == 2)
                .map(prefix -> prefix + "\\")
                .toList();
    }

    @Override
    public boolean isFixed(String drive) {
        return true;
    }

    private final class FakeObject implements WindowsObject {
        private final FakeNode node;
        private final Access access;
        private boolean closed;

        FakeObject(FakeNode node, Access access) {
            this.node = node;
            this.access = access;
        }

        @Override
        public ObjectStatus status() {
            return new ObjectStatus(
                    node.attributes,
                    node.created,
                    node.changed,
                    node.changed,
                    node.content.length,
                    node.content.length,
                    node.links,
                    77,
                    node.id,
                    node.reparseTag);
        }

        @Override
        public void list(Predicate<String> names) throws ErrnoException {
            for (String name : List.copyOf(node.children.keySet())) {
                if (!names.test(name)) {
                    return;
                }
                if (node.listError != 0) {
                    throw Win32Error.exception("GetFileInformationByHandleEx", node.listError, ByteString.EMPTY);
                }
            }
        }

        @Override
        public Optional<byte[]> securityDescriptor() {
            return Optional.of(node.descriptor);
        }

        @Override
        public byte[] reparseData() {
            return node.reparseData;
        }

        @Override
        public List<NamedStream> streams() {
            return node.streams.entrySet().stream()
                    .map(stream -> new NamedStream(stream.getKey(), stream.getValue().length))
                    .toList();
        }

        @Override
        public WindowsObject openStream(NamedStream stream) {
            FakeNode content = new FakeNode(0);
            content.content = node.streams.getOrDefault(stream.name(), new byte[0]);
            openHandles.incrementAndGet();
            return new FakeObject(content, Access.CONTENT);
        }

        @Override
        public Optional<String> shortName() {
            return node.shortName;
        }

        @Override
        public boolean isCaseSensitive() {
            return node.caseSensitive;
        }

        @Override
        public boolean hasObjectId() {
            return node.objectId;
        }

        @Override
        public Optional<ByteRange> allocatedRange(long position, long length) {
            return node.ranges.stream()
                    .filter(range -> range.position() + range.length() > position)
                    .map(range -> new ByteRange(
                            Math.max(position, range.position()),
                            range.position() + range.length() - Math.max(position, range.position())))
                    .findFirst();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            if (access != Access.CONTENT && access != Access.CONTENT_THROUGH_REPARSE_POINT) {
                throw new AssertionError("opened for " + access);
            }
            if ((node.attributes & ObjectStatus.RECALL_ON_DATA_ACCESS) != 0) {
                throw new AssertionError("a file was fetched from the cloud");
            }
            byte[] rest = Arrays.copyOfRange(
                    node.content, (int) Math.min(position, node.content.length), node.content.length);
            int count = Math.min(length, rest.length);
            System.arraycopy(rest, 0, into, offset, count);
            return count;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openHandles.decrementAndGet();
            }
        }
    }

    /** Nodes by their paths below one, for tests that need many. */
    Map<String, FakeNode> all(FakeNode top) {
        Map<String, FakeNode> all = new HashMap<>();
        top.children.forEach((name, node) -> {
            all.put(name, node);
            all(node).forEach((below, inner) -> all.put(name + "\\" + below, inner));
        });
        return all;
    }
}
