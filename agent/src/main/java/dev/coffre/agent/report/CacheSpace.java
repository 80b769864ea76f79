package dev.coffre.agent.report;

import dev.coffre.agent.home.NearestExistingPath;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file system of the cache folder. The folder itself need not exist yet. */
public record CacheSpace(Path folder) {

    /** Returns the free space, 0 to 100 percent; empty if the system does not report it. */
    Optional<Integer> percentFree() {
        try {
            FileStore store = Files.getFileStore(NearestExistingPath.of(folder));
            long total = store.getTotalSpace();
            return total <= 0
                    ? Optional.empty()
                    : Optional.of((int) Math.clamp(store.getUsableSpace() * 100.0 / total, 0, 100));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
