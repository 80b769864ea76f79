package dev.coffre.agent.command;

import dev.coffre.agent.reading.PointSpan;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One line, and one event, for a file in several recovery points: size, time of change, points, path. */
final class VersionLine {
    private static final String LINE = "%12s  %-19s  %-24s  %s";

    private VersionLine() {}

    /** @param entry empty if its page is damaged */
    static void show(TerminalOutput output, String event, EntryKey key, Optional<Entry> entry, PointSpan points) {
        Optional<Metadata> metadata = entry.map(Entry::metadata);
        String size = metadata.filter(Metadata::isRegularFile)
                .map(file -> output.format().bytes(file.size()))
                .orElse("-");
        String modified = metadata.map(
                        file -> output.format().instant(file.modified().instant()))
                .orElse("-");
        String shown = output.texts()
                .format(points.textKey(), points.textValues(output.format().count(points.count())));
        output.header(LINE, "list.size", "list.modified", "list.points", "list.path");
        output.print(LINE.formatted(size, modified, shown, key.display()));
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
