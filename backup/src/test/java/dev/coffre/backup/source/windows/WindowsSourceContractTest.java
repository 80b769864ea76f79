package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceContract;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Files;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract on a system of Windows, or of Wine. */
@EnabledOnOs(OS.WINDOWS)
class WindowsSourceContractTest extends SourceContract {
    @Override
    protected SourceWorld newWorld() throws IOException {
        return new WindowsWorld(Files.createTempDirectory("coffre-source").toRealPath());
    }

    private record WindowsWorld(Path folder) implements SourceWorld {
        private Path path(String within) {
            return folder.resolve(within.replace('/', '\\'));
        }

        @Override
        public ByteString root() {
            return WideString.encode(folder.toString());
        }

        @Override
        public FileSource source(List<ByteString> roots, SourceRules rules) {
            return new WindowsSource(
                    LockedFiles.of(new Win32Files()),
                    roots,
                    rules,
                    Snapshots.NONE,
                    new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
        }

        @Override
        public void directory(String path) throws IOException {
            Files.createDirectory(path(path));
        }

        @Override
        public void file(String path, String content) throws IOException {
            Files.writeString(path(path), content);
        }

        @Override
        public void link(String existing, String path) throws IOException {
            Files.createLink(path(path), path(existing));
        }

        @Override
        public void remove(String path) throws IOException {
            Files.delete(path(path));
        }

        @Override
        public void move(String from, String to) throws IOException {
            Files.move(path(from), path(to), StandardCopyOption.REPLACE_EXISTING);
        }

        /** Wine forgets what an ACL denies, and a backup may read everything. */
        @Override
        public boolean deny(String path) {
            return false;
        }

        @Override
        public List<ByteString> oddNames() {
            return List.of(
                    WideString.encode("é"),
                    WideString.encode("emoji 🙂"),
                    WideString.encode("semi;colon, comma"),
                    WideString.encode("[brackets]"),
                    WideString.encode("n".repeat(80) + "." + "x".repeat(80)));
        }

        @Override
        public void oddFile(ByteString name) throws IOException {
            Files.write(folder.resolve(WideString.decode(name).orElseThrow()), name.toByteArray());
        }

        @Override
        public int depth() {
            return 15; // more than the 260 units of old programs
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
