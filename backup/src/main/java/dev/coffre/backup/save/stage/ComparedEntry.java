package dev.coffre.backup.save.stage;

import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.Entry;
import java.util.Optional;

/** Result of the comparison with the previous point. */
public sealed interface ComparedEntry permits KeptEntry, ComparedEntry.FileToRead, ComparedEntry.WithoutContent {

    /**
     * A new or changed file with content.
     *
     * @param previous its entry in the previous point
     */
    record FileToRead(SourceItem item, Optional<Entry> previous) implements ComparedEntry {}

    /** A new or changed object without content: an empty file, a directory or a special file. */
    record WithoutContent(SourceItem item, boolean mountPoint) implements ComparedEntry, ReadEntry {}
}
