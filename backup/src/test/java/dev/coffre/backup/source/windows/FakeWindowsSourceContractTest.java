package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceContract;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.windows.FakeWindows.FakeNode;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class FakeWindowsSourceContractTest extends SourceContract {
    @Override
    protected SourceWorld newWorld() {
        FakeWindows windows = new FakeWindows();
        windows.directory(windows.volume("C:"), "Test");
        return new FakeWorld(windows);
    }

    private record FakeWorld(FakeWindows windows) implements SourceWorld {
        private static final String ROOT = "C:\\Test";

        private FakeNode parent(String path) {
            int slash = path.lastIndexOf('/');
            return windows.node(
                    slash < 0 ? ROOT : ROOT + "\\" + path.substring(0, slash).replace('/', '\\'));
        }

        private static String name(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        private FakeNode node(String path) {
            return windows.node(ROOT + "\\" + path.replace('/', '\\'));
        }

        @Override
        public ByteString root() {
            return WideString.encode(ROOT);
        }

        @Override
        public FileSource source(List<ByteString> roots, SourceRules rules) {
            return new WindowsSource(
                    new LockedFiles(windows, List.of()),
                    roots,
                    rules,
                    Snapshots.NONE,
                    new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
        }

        @Override
        public void directory(String path) {
            windows.directory(parent(path), name(path));
        }

        @Override
        public void file(String path, String content) {
            FakeNode existing = parent(path).children.get(name(path));
            if (existing == null) {
                windows.file(parent(path), name(path), content);
            } else {
                existing.write(content.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void link(String existing, String path) {
            FakeNode node = node(existing);
            node.links++;
            windows.add(parent(path), name(path), node);
        }

        @Override
        public void remove(String path) {
            parent(path).children.remove(name(path));
        }

        @Override
        public void move(String from, String to) {
            FakeNode node = node(from);
            remove(from);
            windows.add(parent(to), name(to), node);
        }

        @Override
        public boolean deny(String path) {
            node(path).openError = Win32Error.ACCESS_DENIED;
            return true;
        }

        @Override
        public List<ByteString> oddNames() {
            return List.of(
                    WideString.encode("CON"),
                    WideString.encode("dot."),
                    WideString.encode("blank "),
                    WideString.encode("lone \uD800 surrogate"),
                    WideString.encode("\uDC00"),
                    WideString.encode("emoji 🙂"),
                    WideString.encode("n".repeat(255)));
        }

        @Override
        public void oddFile(ByteString name) {
            FakeNode file =
                    windows.file(windows.node(ROOT), WideString.decode(name).orElseThrow(), "");
            file.content = name.toByteArray();
        }

        @Override
        public int depth() {
            return 1_000; // paths of 41,000 units, more than Windows takes
        }

        @Override
        public void close() {
            if (windows.openHandles.get() != 0) {
                throw new AssertionError(windows.openHandles + " handles are open");
            }
            if ((windows.node(ROOT).attributes & ObjectStatus.DIRECTORY) == 0) {
                throw new AssertionError("the root is no directory any more");
            }
        }
    }
}
