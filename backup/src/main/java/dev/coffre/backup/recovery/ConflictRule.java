package dev.coffre.backup.recovery;

/**
 * What happens to a recovered file whose name is taken. Folders are always merged. An existing folder keeps its own metadata,
 * except one that was selected and is overwritten.
 */
public enum ConflictRule {
    /** Keeps both: the recovered one is named {@code YYYY-MM-DD HH-mm Copy of <name>}, in the words of {@link CopyNamePrefix}. */
    COPIES,
    /** Replaces the existing one. */
    OVERWRITE,
    /** Keeps the existing one. */
    SKIP
}
