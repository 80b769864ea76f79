package dev.coffre.backup.entry;

import java.util.Optional;

/**
 * The {@code lstat} result for an object.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param size bytes of a regular file; 0 for everything else
 * @param modified when the content last changed; the owner can set it
 * @param changed when content or metadata last changed; only the kernel sets it
 * @param birthTime when the object was created, if the file system records it
 */
public record Metadata(
        FileType fileType,
        int mode,
        Ownership owner,
        long size,
        Timestamp modified,
        Timestamp changed,
        FileIdentity identity,
        Optional<Timestamp> birthTime) {
    public static final int MODE_MASK = 07777;

    public Metadata {
        if ((mode & ~MODE_MASK) != 0) {
            throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
        }
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
    }

    public boolean isRegularFile() {
        return fileType instanceof FileType.RegularFile;
    }

    /** Whether both give the same entry. An entry stores no number of links, and a size only for regular files. */
    public boolean hasSameStoredForm(Metadata other) {
        return fileType.equals(other.fileType)
                && mode == other.mode
                && owner.equals(other.owner)
                && (size == other.size || !isRegularFile())
                && modified.equals(other.modified)
                && changed.equals(other.changed)
                && identity.sameObject(other.identity)
                && birthTime.equals(other.birthTime);
    }

    public boolean isDirectory() {
        return fileType instanceof FileType.Directory;
    }
}
