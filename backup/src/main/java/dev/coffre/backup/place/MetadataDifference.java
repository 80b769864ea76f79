package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
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
        MODE,
        /** The time of the last change. */
        TIME,
        CREATION_TIME,
        ATTRIBUTE
    }

    public MetadataDifference(Kind kind) {
        this(kind, ByteString.EMPTY);
    }

    public static MetadataDifference of(ByteString attribute) {
        return new MetadataDifference(Kind.ATTRIBUTE, attribute);
    }

    /** Returns whether the differences say that it is another object. Not every file system keeps all of the others. */
    public static boolean isOther(List<MetadataDifference> differences) {
        return differences.stream()
                .map(MetadataDifference::kind)
                .anyMatch(kind -> kind == Kind.TYPE || kind == Kind.TIME);
    }
}
