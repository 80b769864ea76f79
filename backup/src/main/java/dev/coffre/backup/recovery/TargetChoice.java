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
     * @param path absolute, as Linux or Windows writes it
     */
    record ChosenFolder(ByteString path) implements TargetChoice {
        private static final ByteString TOP = ByteString.utf8("/");

        private static boolean isWindows(ByteString path) {
            return path.size() > 2
                    && (path.byteAt(1) == ':' && isSeparator(path.byteAt(2))
                            || path.byteAt(0) == '\\' && path.byteAt(1) == '\\');
        }

        private static boolean isSeparator(byte unit) {
            return unit == '\\' || unit == '/';
        }

        public ChosenFolder {
            if (path.startsWith(TOP)) {
                path = RootPath.resolve(path, TOP);
            } else if (isWindows(path)) {
                path = RootComponents.normalisedWindows(path);
            } else {
                throw new IllegalArgumentException("not absolute: " + path);
            }
        }
    }
}
