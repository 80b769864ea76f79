package dev.coffre.agent.support;

import dev.coffre.agent.home.DirectorySize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Collects sizes and file system of an agent's directory, never names or contents of its files. */
final class DirectoryInspector {
    private DirectoryInspector() {}

    static BundleFacts.DirectoryFacts of(String role, Path folder) {
        DirectorySize size = ifAvailable(() -> DirectorySize.of(folder)).orElse(new DirectorySize(0, 0));
        Optional<PosixFileAttributes> attributes = attributes(folder);
        Optional<FileStore> store = store(folder);
        return new BundleFacts.DirectoryFacts(
                role,
                folder.toString(),
                Files.isDirectory(folder),
                attributes.map(known -> known.owner().getName()),
                attributes.map(known -> PosixFilePermissions.toString(known.permissions())),
                size.files(),
                size.bytes(),
                store.map(FileStore::type),
                store.flatMap(known -> ifAvailable(known::getTotalSpace)),
                store.flatMap(known -> ifAvailable(known::getUsableSpace)));
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
