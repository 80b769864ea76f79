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
}
