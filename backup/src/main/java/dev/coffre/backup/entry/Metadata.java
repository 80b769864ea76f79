package dev.coffre.backup.entry;

import java.util.Optional;

/**
 * The {@code lstat} result for an object.
 *
 * @param unixPermissions absent if the object's system has none, as on Windows
 * @param size bytes of a regular file; 0 for everything else
 * @param modified when the content last changed; the owner can set it
 * @param changed when content or metadata last changed; only the kernel sets it
 * @param birthTime when the object was created, if the file system records it
 */
public record Metadata(
        FileType fileType,
        Optional<UnixPermissions> unixPermissions,
        long size,
        Timestamp modified,
        Timestamp changed,
        FileIdentity identity,
        Optional<Timestamp> birthTime) {
    public Metadata {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
    }

    public Metadata withSize(long newSize) {
        return new Metadata(fileType, unixPermissions, newSize, modified, changed, identity, birthTime);
    }

    public Metadata withFileType(FileType type) {
        return new Metadata(type, unixPermissions, size, modified, changed, identity, birthTime);
    }

    public boolean isRegularFile() {
        return fileType instanceof FileType.RegularFile;
    }

    /** Whether both give the same entry. An entry stores no number of links, and a size only for regular files. */
    public boolean hasSameStoredForm(Metadata other) {
        return fileType.equals(other.fileType)
                && unixPermissions.equals(other.unixPermissions)
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
