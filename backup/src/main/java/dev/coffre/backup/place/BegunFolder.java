package dev.coffre.backup.place;

/**
 * A folder that is about to be filled.
 *
 * @param id of the folder that is there
 * @param isOurs whether this recovery made it, or an earlier one that ended before it gave the folder its metadata
 */
public record BegunFolder(ObjectId id, boolean isOurs) {}
