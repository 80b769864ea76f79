package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.frame.PathText;
import dev.coffre.agent.machine.PathInPoint;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of the tree.
 *
 * @param path encoded by {@link PathText}
 * @param name display name; the whole path if the page does not show its folder
 * @param size of a regular file
 * @param chosen whether it, or a folder above it, is to be recovered
 */
public record ShownEntry(
        String path, String name, boolean folder, Optional<Long> size, Instant modified, boolean chosen) {
    static ShownEntry of(Entry entry, boolean wholePath, List<ByteString> chosen) {
        Metadata metadata = entry.metadata();
        ByteString path = PathInPoint.path(entry.key());
        return new ShownEntry(
                PathText.of(path),
                wholePath ? path.display() : PathInPoint.name(entry.key()),
                metadata.isDirectory(),
                metadata.isRegularFile() ? Optional.of(metadata.size()) : Optional.empty(),
                metadata.modified().instant(),
                chosen.stream().anyMatch(above -> isAt(path, above)));
    }

    private static boolean isAt(ByteString path, ByteString above) {
        ByteString slash = ByteString.utf8("/");
        return path.equals(above) || path.startsWith(above.equals(slash) ? slash : above.concat(slash));
    }
}
