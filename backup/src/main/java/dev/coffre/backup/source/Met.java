package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;

/** What a walk meets next: an object, or why one is left out or cannot be read. */
public sealed interface Met permits SourceItem, SourceProblem {
    EntryKey key();
}
