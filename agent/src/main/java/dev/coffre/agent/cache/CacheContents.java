package dev.coffre.agent.cache;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The agent's own files in its cache directory. Files of other programs there are not touched. */
public record CacheContents(Path folder) {
    /**
     * Name prefixes of the pages of the newest point, its leaf notes, the plan of re-bundling, the path list, the block
     * signatures, and the directories of recoveries.
     */
    private static final List<String> OWN_PREFIXES =
            List.of("pages", "leaf-notes", "rebundle", "paths", "signatures-", "reading-");

    /**
     * Deletes the contents. Must not run beside a job. The directory and its tag stay, because the directory is still chosen
     * for the cache.
     *
     * @throws Problem {@code cache-unusable}
     */
    public void delete() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path own : entries.filter(CacheContents::isOwn).toList()) {
                deleteAll(own);
            }
        } catch (IOException e) {
            throw ProblemCode.CACHE_UNUSABLE
                    .with("folder", folder)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    private static boolean isOwn(Path entry) {
        return OWN_PREFIXES.stream().anyMatch(String.valueOf(entry.getFileName())::startsWith);
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
