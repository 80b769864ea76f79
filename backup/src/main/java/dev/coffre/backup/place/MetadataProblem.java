package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;

/** Why metadata was not applied, as a whole or in part. */
public sealed interface MetadataProblem {
    /** Another object has the name now. It was not made by this recovery, so it keeps its own metadata. */
    record Replaced() implements MetadataProblem {}

    /** One piece of metadata that was refused. */
    sealed interface Refused extends MetadataProblem {
        /** The kernel's symbol for why, such as {@code EPERM}. */
        String errno();
    }

    record Owner(long uid, long gid, String errno) implements Refused {}

    /** @param mode what was wanted; after a problem with the owner without setuid and setgid */
    record Mode(int mode, String errno) implements Refused {}

    record Attribute(ByteString name, String errno) implements Refused {}

    record Times(String errno) implements Refused {}
}
