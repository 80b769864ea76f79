package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;

/** The object of a call. */
public sealed interface FileReference {
    /** Returns the name for error messages. */
    ByteString name();

    /** The object with this name in an open directory. Symbolic links are not followed. */
    record ByName(Descriptor directory, ByteString name) implements FileReference {}

    /** An open file, with or without a name. It must not be opened with O_PATH. */
    record ByDescriptor(Descriptor file) implements FileReference {
        @Override
        public ByteString name() {
            return ByteString.EMPTY;
        }
    }

    /** An object of any type, opened with O_PATH. Renaming or swapping its name does not change which object this is. */
    record ByPathDescriptor(Descriptor object) implements FileReference {
        @Override
        public ByteString name() {
            return ByteString.EMPTY;
        }

        /** Returns a path to the object (for a link, the link itself), for calls without an {@code AT_EMPTY_PATH} form. */
        ByteString path() {
            return ByteString.utf8("/proc/self/fd/" + object.number());
        }
    }
}
