package dev.coffre.backup.restore;

/**
 * What happens where a recovered file would stand and something stands already. Folders are always filled further. A folder
 * that is there keeps its own metadata, but for one that was chosen and is overwritten.
 */
public enum ConflictRule {
    /** Both stay: the recovered one is named {@code YYYY-MM-DD HH-mm Copy of <name>}, in the words of {@link CopyWording}. */
    COPIES,
    /** The recovered one takes its place. */
    OVERWRITE,
    /** What is there stays. */
    SKIP
}
