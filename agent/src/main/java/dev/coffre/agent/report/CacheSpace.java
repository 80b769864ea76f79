package dev.coffre.agent.report;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file system of the cache folder. The folder itself need not exist yet. */
public record CacheSpace(Path folder) {

    /** Returns the free space, 0 to 100 percent; empty if the system does not report it. */
    Optional<Integer> percentFree() {
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            long total = store.getTotalSpace();
            return total <= 0
                    ? Optional.empty()
                    : Optional.of((int) Math.clamp(store.getUsableSpace() * 100.0 / total, 0, 100));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
