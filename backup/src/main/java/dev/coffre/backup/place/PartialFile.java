package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;

/**
 * An incomplete file that outlives the recovery that wrote it.
 *
 * @param path of the complete file
 * @param temporaryName in the same folder
 * @param id distinguishes the file from another one that gets its temporary name later, also after a restart of the machine;
 *     at most {@value #MAX_ID} bytes; empty on a file system that does not keep inode numbers
 */
public record PartialFile(TargetPath path, ByteString temporaryName, ByteString id) {
    public static final int MAX_ID = 24;

    public PartialFile {
        if (path.isTop() || !TemporaryName.isOne(temporaryName) || id.size() > MAX_ID) {
            throw new IllegalArgumentException("no partial file: '" + temporaryName + "'");
        }
    }
}
