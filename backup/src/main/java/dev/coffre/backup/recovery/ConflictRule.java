package dev.coffre.backup.recovery;

/**
 * What happens to a recovered file whose name is taken. Folders are always merged. An existing folder keeps its own
 * metadata, unless it was selected and the rule is {@link #OVERWRITE}.
 */
public enum ConflictRule {
    /**
     * Keeps both. The recovered one is named {@code YYYY-MM-DD HH-mm Copy of <name>}, with the words of
     * {@link CopyNamePrefix}.
     */
    COPIES,
    /** Replaces the existing one. */
    OVERWRITE,
    /** Keeps the existing one. */
    SKIP
}
