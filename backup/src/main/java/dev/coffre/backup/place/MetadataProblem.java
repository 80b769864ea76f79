package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;

/** One piece of metadata that could not be applied. */
public sealed interface MetadataProblem {
    /** The kernel's symbol for why, such as {@code EPERM}. */
    String errno();

    record Owner(long uid, long gid, String errno) implements MetadataProblem {}

    /** @param mode what was wanted; after a problem with the owner without setuid and setgid */
    record Mode(int mode, String errno) implements MetadataProblem {}

    record Attribute(ByteString name, String errno) implements MetadataProblem {}

    record Times(String errno) implements MetadataProblem {}
}
