package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import java.util.Locale;

/** Why metadata was not applied, wholly or in part. */
public sealed interface MetadataProblem {
    /** Another object has the name now. This recovery did not create it, so it keeps its own metadata. */
    record Replaced() implements MetadataProblem {}

    /**
     * The system or the file system of the target has no place for it, or accepts and forgets it. Every object may have it,
     * so it is counted, not reported for each.
     *
     * @param kind the name of an attribute, or the words of a {@link Part}
     */
    record NotKept(ByteString kind) implements MetadataProblem {
        public NotKept(Part part) {
            this(ByteString.utf8(part.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    /** Metadata that is no attribute. */
    enum Part {
        OWNER_AND_MODE,
        CREATION_TIME,
        WRITE_TIME,
        TIME_BELOW_100_NS,
        /** The ranges of a file that take no space. They became zeros. */
        HOLES
    }

    /** One piece of metadata was refused. */
    sealed interface Refused extends MetadataProblem {
        /** Returns the POSIX symbol of the error, such as {@code EPERM}. */
        String errno();
    }

    record Owner(long uid, long gid, String errno) implements Refused {}

    /**
     * @param mode the mode that was to be set; without setuid and setgid if the rules exclude them or the owner could not be
     *     set
     */
    record Mode(int mode, String errno) implements Refused {}

    record Attribute(ByteString name, String errno) implements Refused {}

    record Times(String errno) implements Refused {}
}
