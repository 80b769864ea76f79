package dev.coffre.vault.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces small files: a power failure leaves the old or the new content, never a mixture, and what is written stays
 * written. Only the owner may read the files.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes {@code content} to a temporary file beside {@code file}, syncs it and renames it over {@code file}. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        create(temporary, content);
        rename(temporary, file);
    }

    /** Creates a file and syncs it. Never overwrites an existing file. */
    public static void create(Path file, byte[] content) throws IOException {
        try (FileChannel channel = create(file)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /**
     * Creates an empty file. Never opens an existing one. The mode is set at creation: a later chmod would leave a moment in
     * which other users can open the file.
     */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Renames a file or directory, replaces a file of that name, and syncs the directory. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectoryOf(to);
    }

    /** Makes the creation, renaming or deletion of {@code file} durable. */
    public static void syncDirectoryOf(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "not a file");
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
