package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.SourceContract;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxSourceContractTest extends SourceContract {
    @Override
    protected SourceWorld newWorld() {
        return new LinuxWorld(Sandbox.create());
    }

    private record LinuxWorld(Sandbox sandbox) implements SourceWorld {
        @Override
        public ByteString root() {
            return sandbox.root();
        }

        @Override
        public FileSource source(List<ByteString> roots, SourceRules rules) {
            return Sources.of(roots, rules);
        }

        @Override
        public void directory(String path) throws Exception {
            sandbox.directory(path);
        }

        @Override
        public void file(String path, String content) throws Exception {
            sandbox.file(path, content);
        }

        @Override
        public void link(String existing, String path) throws Exception {
            sandbox.link(existing, path);
        }

        @Override
        public void remove(String path) throws Exception {
            if (sandbox.status(path).isDirectory()) {
                sandbox.removeDirectory(path);
            } else {
                sandbox.remove(path);
            }
        }

        @Override
        public void move(String from, String to) throws Exception {
            sandbox.rename(from, to);
        }

        @Override
        public boolean deny(String path) throws Exception {
            sandbox.mode(path, 0);
            return SystemAccounts.effectiveUser() != 0;
        }

        @Override
        public List<ByteString> oddNames() {
            byte[] longest = new byte[255];
            Arrays.fill(longest, (byte) 0xFE);
            return List.of(
                    ByteString.of(new byte[] {(byte) 0xFF, (byte) 0xC3, 'x'}),
                    ByteString.utf8("new\nline"),
                    ByteString.utf8("back\\slash"),
                    ByteString.utf8("emoji 🙂"),
                    ByteString.utf8(" "),
                    ByteString.of(longest));
        }

        @Override
        public void oddFile(ByteString name) throws Exception {
            sandbox.file(name, name.toByteArray());
        }

        @Override
        public int depth() {
            return 90; // more than one system call takes
        }

        @Override
        public void close() {
            sandbox.close();
        }
    }
}
