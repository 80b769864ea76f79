package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.console.recovery.FileFinder.FoundPage;
import dev.coffre.agent.console.recovery.FileFinder.FoundPaths;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.reading.FoundEntry;
import dev.coffre.agent.reading.PointSpan;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of the results of a search.
 *
 * @param path encoded by {@link PathCodec}
 * @param size of a regular file, in the newest point with it
 * @param modified in the newest point with it; empty if a page is damaged
 * @param versions number of versions, if it is known
 * @param absentSince receipt time of the first point without it
 */
public record FoundRow(
        String path,
        Label label,
        Optional<Long> size,
        Optional<Instant> modified,
        PointSpan points,
        Optional<Integer> versions,
        Optional<Instant> absentSince) {
    /**
     * How a path is shown.
     *
     * @param folder path of the folder; empty for a root
     */
    public record Label(String name, String folder) {}

    static List<FoundRow> list(FoundPage page) {
        List<FoundRow> rows = new ArrayList<>();
        for (int i = 0; i < page.entries().size(); i++) {
            rows.add(of(page.entries().get(i), page.versions().get(i), page.all()));
        }
        return rows;
    }

    private static FoundRow of(FoundEntry found, Optional<Integer> versions, FoundPaths all) {
        EntryKey key = found.match().key();
        Optional<Metadata> metadata = found.entry().map(Entry::metadata);
        return new FoundRow(
                PathCodec.encode(PointPaths.path(key)),
                new Label(
                        PointPaths.name(key),
                        PointPaths.folder(key).map(EntryKey::display).orElse("")),
                metadata.filter(Metadata::isRegularFile).map(Metadata::size),
                metadata.map(each -> each.modified().instant()),
                found.points(),
                versions,
                all.found().absentSince(found.match()).flatMap(all.times()::at));
    }
}
