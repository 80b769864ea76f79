package dev.coffre.backup.place;

/**
 * Distinguishes an object from another one that gets its name later.
 *
 * @param type the S_IFMT bits of its mode
 * @param device of its file system or volume
 * @param inode 0 if the file system does not keep inode numbers
 */
public record ObjectId(int type, long device, long inode) {
    /** Equals no object. */
    public static final ObjectId NONE = new ObjectId(0, 0, 0);

    private static final int DIRECTORY = 0040000;

    /** Returns the id of a folder from its numbers. */
    public static ObjectId ofFolder(long device, long inode) {
        return device == 0 && inode == 0 ? NONE : new ObjectId(DIRECTORY, device, inode);
    }
}
