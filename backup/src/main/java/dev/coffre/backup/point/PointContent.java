package dev.coffre.backup.point;

import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * What a recovery point says of itself to those who hold the key (docs/format.md §7).
 *
 * @param label given by a person
 * @param roots absolute paths of the folders and files that were chosen, in key order, at least one
 * @param timeZone an IANA id, by which the machine's local times are shown
 * @param hostName of the machine when the point was made
 * @param agentVersion of the program that made it
 * @param chunker by which files were cut
 */
public record PointContent(
        Optional<String> label,
        List<ByteString> roots,
        String timeZone,
        String hostName,
        String agentVersion,
        ChunkerParameters chunker,
        RunSummary run) {
    public PointContent {
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a recovery point of no root");
        }
        for (int i = 1; i < roots.size(); i++) {
            if (roots.get(i - 1).compareTo(roots.get(i)) >= 0) {
                throw new IllegalArgumentException("roots not ascending");
            }
        }
    }
}
