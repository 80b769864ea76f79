package dev.coffre.agent.support;

import dev.coffre.agent.home.DirectorySize;
import dev.coffre.backup.trust.FileAccess;
import dev.coffre.backup.trust.PrivatePath;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Collects sizes and file system of an agent's directory, never names or contents of its files. */
final class DirectoryInspector {
    private DirectoryInspector() {}

    static BundleFacts.DirectoryFacts of(String role, PrivatePath directory) {
        Path folder = directory.path();
        DirectorySize size = ifAvailable(() -> DirectorySize.of(folder)).orElse(new DirectorySize(0, 0));
        Optional<FileAccess> access = ifAvailable(() -> directory.files().access(folder));
        Optional<FileStore> store = store(folder);
        return new BundleFacts.DirectoryFacts(
                role,
                folder.toString(),
                Files.isDirectory(folder),
                access.map(FileAccess::owner),
                access.map(FileAccess::permissions),
                size.files(),
                size.bytes(),
                store.map(FileStore::type),
                store.flatMap(known -> ifAvailable(known::getTotalSpace)),
                store.flatMap(known -> ifAvailable(known::getUsableSpace)));
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
