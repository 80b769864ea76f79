package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of the tree.
 *
 * @param path encoded by {@link PathCodec}
 * @param name display name; the whole path if the page does not show its folder
 * @param slash whether a slash follows the name, as on Unix
 * @param size of a regular file
 * @param selected whether it, or a folder above it, is to be recovered
 */
public record PointEntryRow(
        String path,
        String name,
        boolean folder,
        boolean slash,
        Optional<Long> size,
        Instant modified,
        boolean selected) {
    static PointEntryRow of(Entry entry, boolean wholePath, RecoveryChoice choice) {
        Metadata metadata = entry.metadata();
        ByteString path = PointPaths.path(entry.key());
        return new PointEntryRow(
                PathCodec.encode(path),
                wholePath ? entry.key().display() : PointPaths.name(entry.key()),
                metadata.isDirectory(),
                metadata.isDirectory() && PathForm.of(path) == PathForm.UNIX,
                metadata.isRegularFile() ? Optional.of(metadata.size()) : Optional.empty(),
                metadata.modified().instant(),
                choice.covers(path));
    }
}
