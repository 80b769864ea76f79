package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;

/** What a call is about. */
public sealed interface Subject {
    /** How an error names it. */
    ByteString name();

    /** What stands under a name in an open directory, symbolic links not followed. */
    record Named(Descriptor directory, ByteString name) implements Subject {}

    /** A file that is open, whatever name it has or whether it has any; not one that is open for its path only. */
    record Opened(Descriptor file) implements Subject {
        @Override
        public ByteString name() {
            return ByteString.EMPTY;
        }
    }

    /** An object of any type that is open for its path only. A rename or a swap of its name does not change which one it is. */
    record Held(Descriptor object) implements Subject {
        @Override
        public ByteString name() {
            return ByteString.EMPTY;
        }

        /** Calls without an {@code AT_EMPTY_PATH} form reach the object, a symbolic link itself, by this path. */
        ByteString path() {
            return ByteString.utf8("/proc/self/fd/" + object.number());
        }
    }
}
