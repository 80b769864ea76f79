package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.RootPath;

/** Where a recovery places the entries. */
public sealed interface TargetChoice {
    /** Every entry at its original path. */
    record OriginalPaths() implements TargetChoice {}

    /**
     * A folder, created if it is missing. The contents of a single root go directly into it, and it gets the root's
     * metadata if it was created. Each of several roots goes to {@code path/<absolute path>}.
     *
     * @param path absolute
     */
    record ChosenFolder(ByteString path) implements TargetChoice {
        private static final ByteString TOP = ByteString.utf8("/");

        public ChosenFolder {
            if (!path.startsWith(TOP)) {
                throw new IllegalArgumentException("not absolute: " + path);
            }
            path = RootPath.resolve(path, TOP);
        }
    }
}
