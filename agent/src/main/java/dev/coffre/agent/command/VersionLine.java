package dev.coffre.agent.command;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One line, and one event, for a file in several recovery points: size, time of change, points, path. */
final class VersionLine {
    private VersionLine() {}

    /**
     * Points with a file.
     *
     * @param count of the points that exist
     * @param first seq of the oldest
     * @param last seq of the newest
     */
    record Points(int count, long first, long last) {
        private String text(TerminalOutput output) {
            if (count == 1) {
                return output.texts().format("version.point", last);
            }
            return count == last - first + 1
                    ? output.texts().format("version.points", first, last)
                    : output.texts()
                            .format("version.some-points", output.format().count(count), first, last);
        }
    }

    /** @param entry empty if its page is damaged */
    static void show(TerminalOutput output, String event, EntryKey key, Optional<Entry> entry, Points points) {
        Optional<Metadata> metadata = entry.map(Entry::metadata);
        String size = metadata.filter(Metadata::isRegularFile)
                .map(file -> output.format().bytes(file.size()))
                .orElse("-");
        String modified = metadata.map(
                        file -> output.format().instant(file.modified().instant()))
                .orElse("-");
        output.print("%12s  %-19s  %-24s  %s".formatted(size, modified, points.text(output), key.display()));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("path", key.display());
        metadata.ifPresent(file -> {
            line.put("type", file.fileType().getClass().getSimpleName().toLowerCase(Locale.ROOT));
            line.put("size", file.isRegularFile() ? file.size() : 0);
            line.put("modified", file.modified().seconds());
        });
        line.put("points", points.count());
        line.put("first", points.first());
        line.put("last", points.last());
        output.event(line);
    }
}
