package dev.coffre.backup.save.stage;

import dev.coffre.backup.source.SourceItem;

/**
 * An object that the walk found.
 *
 * @param mountPoint whether it is a directory whose contents are left out because they are on another file system
 */
public record WalkedItem(SourceItem item, boolean mountPoint) implements DetectedItem {}
