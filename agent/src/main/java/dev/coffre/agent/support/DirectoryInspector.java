package dev.coffre.agent.support;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Collects sizes and file system of an agent's directory, never names or contents of its files. */
final class DirectoryInspector {
    private DirectoryInspector() {}

    static BundleFacts.DirectoryFacts of(String role, Path folder) {
        AtomicLong files = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        count(folder, files, bytes);
        Optional<PosixFileAttributes> attributes = attributes(folder);
        Optional<FileStore> store = store(folder);
        return new BundleFacts.DirectoryFacts(
                role,
                folder.toString(),
                Files.isDirectory(folder),
                attributes.map(known -> known.owner().getName()),
                attributes.map(known -> PosixFilePermissions.toString(known.permissions())),
                files.get(),
                bytes.get(),
                store.map(FileStore::type),
                store.flatMap(known -> ifAvailable(known::getTotalSpace)),
                store.flatMap(known -> ifAvailable(known::getUsableSpace)));
    }

    private static void count(Path folder, AtomicLong files, AtomicLong bytes) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.incrementAndGet();
                    bytes.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            // Report what could be counted.
        }
    }

    private static Optional<PosixFileAttributes> attributes(Path folder) {
        return ifAvailable(() -> Files.readAttributes(folder, PosixFileAttributes.class));
    }

    private static Optional<FileStore> store(Path folder) {
        return ifAvailable(() -> Files.getFileStore(folder));
    }

    private interface IoSupplier<A> {
        A ask() throws IOException;
    }

    private static <A> Optional<A> ifAvailable(IoSupplier<A> question) {
        try {
            return Optional.of(question.ask());
        } catch (IOException notSaid) {
            return Optional.empty();
        }
    }
}
