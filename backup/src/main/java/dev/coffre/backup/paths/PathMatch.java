package dev.coffre.backup.paths;

import dev.coffre.backup.entry.EntryKey;

/**
 * A path that a search found.
 *
 * @param points number of existing points that have it
 * @param first seq of the oldest of them
 * @param last seq of the newest of them
 */
public record PathMatch(EntryKey key, int points, long first, long last) {}
