package dev.coffre.agent.support;

import dev.coffre.agent.home.DirectorySize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Collects sizes and file system of an agent's directory, never names or contents of its files. */
final class DirectoryInspector {
    private DirectoryInspector() {}

    static BundleFacts.DirectoryFacts of(String role, Path folder) {
        DirectorySize size = ifAvailable(() -> DirectorySize.of(folder)).orElse(new DirectorySize(0, 0));
        Optional<FileStore> store = store(folder);
        return new BundleFacts.DirectoryFacts(
                role,
                folder.toString(),
                Files.isDirectory(folder),
                ifAvailable(() -> Files.getOwner(folder).getName()),
                permissions(folder),
                size.files(),
                size.bytes(),
                store.map(FileStore::type),
                store.flatMap(known -> ifAvailable(known::getTotalSpace)),
                store.flatMap(known -> ifAvailable(known::getUsableSpace)));
    }

    /** Returns empty on Windows, which has access control lists instead. */
    private static Optional<String> permissions(Path folder) {
        return Optional.ofNullable(Files.getFileAttributeView(folder, PosixFileAttributeView.class))
                .flatMap(view -> ifAvailable(view::readAttributes))
                .map(known -> PosixFilePermissions.toString(known.permissions()));
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
