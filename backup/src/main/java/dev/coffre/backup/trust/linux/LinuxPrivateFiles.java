package dev.coffre.backup.trust.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.FileAccess;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.file.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Private files have mode 0600, private directories 0700. */
public final class LinuxPrivateFiles implements PrivateFiles {
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Only root creates anything in {@code /etc} and {@code /var/lib}. Another home is the choice of its user. */
    @Override
    public void requireHome(Path folder) {}

    @Override
    public void createDirectories(Path folder) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
    }

    @Override
    public Path createTempDirectory(Path folder, String prefix) throws IOException {
        return Files.createTempDirectory(folder, prefix, mode("rwx------"));
    }

    @Override
    public FileAccess access(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        return new FileAccess(attributes.owner().getName(), PosixFilePermissions.toString(attributes.permissions()));
    }

    @Override
    public FileChannel open(Path file) throws IOException {
        return PrivateFile.open(file);
    }

    @Override
    public FileChannel openForWriting(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode("rw-------"));
    }

    @Override
    public FileChannel createNew(Path file) throws IOException {
        return AtomicFile.create(file);
    }

    /**
     * The file is unlinked right after it is opened. An existing file was left by a process that was killed at this moment,
     * or its owner is about to unlink it.
     */
    @Override
    public FileChannel createTemporary(Path folder, String name) throws IOException {
        Path path = folder.resolve(name);
        while (true) {
            Files.deleteIfExists(path);
            try {
                FileChannel channel = FileChannel.open(path, NEW, mode("rw-------"));
                Files.deleteIfExists(path);
                return channel;
            } catch (FileAlreadyExistsException anotherWasFaster) {
                // its owner is about to unlink it
            }
        }
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        AtomicFile.replace(file, content);
    }

    @Override
    public boolean replacesOpenFiles() {
        return true;
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        AtomicFile.rename(from, to);
    }

    @Override
    public void syncDirectoryOf(Path file) throws IOException {
        AtomicFile.syncDirectoryOf(file);
    }

    @Override
    public ByteString requireFile(ByteString path) throws ErrnoException, UntrustedPathException {
        return TrustedPath.requireFile(path);
    }

    @Override
    public void requireDirectory(Path folder) throws ErrnoException, UntrustedPathException {
        TrustedPath.requireDirectory(folder);
    }
}
