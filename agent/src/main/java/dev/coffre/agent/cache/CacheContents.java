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

/** What the agent keeps in its cache folder, and nothing that somebody else has put there. */
public record CacheContents(Path folder) {
    /** Names begin so: the pages of the newest point, the notes on its leaves and on bundles, and the folders of recoveries. */
    private static final List<String> OWN = List.of("pages", "leaf-notes", "rebundle", "reading-");

    /**
     * Deletes it, not beside a job. The folder stays, and its tag: it was chosen for the cache, and still is.
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
        return OWN.stream().anyMatch(String.valueOf(entry.getFileName())::startsWith);
    }

    private static void deleteAll(Path own) throws IOException {
        try (Stream<Path> all = Files.walk(own)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
