package dev.coffre.backup.place;

/**
 * A folder to be filled.
 *
 * @param id of the folder; {@link ObjectId#NONE} if another object may have taken its name
 * @param isOwn whether this recovery created it, or an earlier one that ended before it applied the folder's metadata
 */
public record UnfinishedFolder(ObjectId id, boolean isOwn) {}
