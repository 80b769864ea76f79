package dev.coffre.backup.bundle;

import dev.coffre.sealing.Pid;

/**
 * A small file that is about to be bundled.
 *
 * @param pid of the content with its owner
 * @param content 1 to {@link BundleFormat#MAX_FILE} bytes; not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record BundledFile(Pid pid, byte[] content) {
    public BundledFile {
        if (content.length < 1 || content.length > BundleFormat.MAX_FILE) {
            throw new IllegalArgumentException("a file of " + content.length + " bytes in a bundle");
        }
    }
}
