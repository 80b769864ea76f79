package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.RootPath;

/** Where a recovery puts things. */
public sealed interface Destination {
    /** Every entry where it was. */
    record Original() implements Destination {}

    /**
     * A folder, made if it is missing. Of a point with one root, the root's contents come into it, and it gets the root's
     * own metadata if it was made; of a point with several, each comes to {@code path/<absolute path>}.
     *
     * @param path absolute
     */
    record Folder(ByteString path) implements Destination {
        private static final ByteString TOP = ByteString.utf8("/");

        public Folder {
            if (!path.startsWith(TOP)) {
                throw new IllegalArgumentException("not absolute: " + path);
            }
            path = RootPath.resolve(path, TOP);
        }
    }
}
