package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.reading.FileHistory;
import dev.coffre.agent.reading.PointSpan;
import dev.coffre.backup.entry.Metadata;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of a path on the time line.
 *
 * @param point seq of the newest point with it
 * @param folder the folder above, encoded by {@link PathCodec}; empty for a root
 * @param size of a regular file
 * @param firstReceived receipt time of the oldest point with it
 * @param lastReceived receipt time of the newest point with it
 */
public record VersionRow(
        long point,
        Optional<String> folder,
        Optional<Long> size,
        Instant modified,
        PointSpan points,
        Optional<Instant> firstReceived,
        Optional<Instant> lastReceived) {
    static VersionRow of(FileHistory.Version version, ReceiptTimes times) {
        Metadata metadata = version.entry().metadata();
        PointSpan points = version.points();
        return new VersionRow(
                points.last(),
                PointPaths.folder(version.entry().key()).map(PointPaths::path).map(PathCodec::encode),
                metadata.isRegularFile() ? Optional.of(metadata.size()) : Optional.empty(),
                metadata.modified().instant(),
                points,
                times.at(points.first()),
                times.at(points.last()));
    }
}
