package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.WindowsAttributes;
import java.util.List;

/**
 * Something in which an object of the target differs from its entry.
 *
 * @param attribute name of an attribute; empty for the other kinds
 */
public record MetadataDifference(Kind kind, ByteString attribute) {
    /** What differs. */
    public enum Kind {
        /** Another type of object, another target of a link, or another device. */
        TYPE,
        OWNER,
        /** The object belongs to the user of this process, who may give it to no other one. */
        OWNER_NOT_SET,
        MODE,
        /** The time of the last change. */
        TIME,
        CREATION_TIME,
        /** It is no other name of the file that the point has. */
        HARD_LINK,
        ATTRIBUTE
    }

    public MetadataDifference(Kind kind) {
        this(kind, ByteString.EMPTY);
    }

    public static MetadataDifference of(ByteString attribute) {
        return new MetadataDifference(Kind.ATTRIBUTE, attribute);
    }

    /**
     * Returns whether the object may be of another program or another user. Not every file system keeps all that differs
     * else.
     */
    public static boolean isOther(List<MetadataDifference> differences) {
        return differences.stream().anyMatch(difference -> switch (difference.kind()) {
            case TYPE, OWNER, MODE, TIME -> true;
            case ATTRIBUTE -> difference.attribute().equals(WindowsAttributes.SECURITY_DESCRIPTOR);
            case OWNER_NOT_SET, CREATION_TIME, HARD_LINK -> false;
        });
    }
}
