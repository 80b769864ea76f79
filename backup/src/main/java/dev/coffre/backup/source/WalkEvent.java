package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;

/** One step of a walk: an object, or why one is left out or cannot be read. */
public sealed interface WalkEvent permits SourceItem, SourceProblem {
    EntryKey key();
}
