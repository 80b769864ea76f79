package dev.coffre.backup.save.stage;

/** Result of the detection of unchanged leaf pages: a whole page, or an object that must be compared by itself. */
public sealed interface DetectedItem permits WalkedItem, KeptEntry.UnchangedLeaf {}
