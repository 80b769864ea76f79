package dev.coffre.backup.entry;

import java.util.Optional;

/**
 * What {@code lstat} tells about an object.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param size bytes of a regular file; 0 for everything else
 * @param modified when the content last changed, settable by anyone who owns the file
 * @param changed when content or metadata last changed, set by the kernel only
 * @param born when the object was created, where the file system knows
 */
public record Metadata(
        Nature nature,
        int mode,
        Ownership owner,
        long size,
        Timestamp modified,
        Timestamp changed,
        FileIdentity identity,
        Optional<Timestamp> born) {
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
        return nature instanceof Nature.RegularFile;
    }

    /** Whether an entry says the same of both: it keeps no number of links, and a size of regular files only. */
    public boolean isStoredAs(Metadata other) {
        return nature.equals(other.nature)
                && mode == other.mode
                && owner.equals(other.owner)
                && (size == other.size || !isRegularFile())
                && modified.equals(other.modified)
                && changed.equals(other.changed)
                && identity.sameObject(other.identity)
                && born.equals(other.born);
    }

    public boolean isDirectory() {
        return nature instanceof Nature.Directory;
    }
}
