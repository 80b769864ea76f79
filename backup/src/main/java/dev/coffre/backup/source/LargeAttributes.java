package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Receives the attributes of an object whose values are too large to be in memory together. */
@FunctionalInterface
public interface LargeAttributes {
    /** @param value may be reused afterwards */
    void add(ByteString name, byte[] value);

    /** Passes large values on, one at a time, and returns the other attributes. */
    @FunctionalInterface
    interface Reader {
        List<ExtendedAttribute> read(LargeAttributes large) throws SourceException;
    }

    /** Reads all attributes into memory, also the large ones. Returns them sorted by name. */
    static List<ExtendedAttribute> together(Reader reader) throws SourceException {
        List<ExtendedAttribute> all = new ArrayList<>();
        all.addAll(reader.read((name, value) -> all.add(new ExtendedAttribute(name, ByteString.of(value)))));
        all.sort(Comparator.comparing(ExtendedAttribute::name));
        return List.copyOf(all);
    }
}
