package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where the extended attributes of an entry are stored (docs/format.md §6): ACLs and short values in the entry, long
 * values in chunks of their own, and a large set together in one chunk. Metadata of Windows have fields of their own.
 */
public final class AttributePlacement {
    public static final ByteString ACCESS_ACL = ByteString.utf8("system.posix_acl_access");
    public static final ByteString DEFAULT_ACL = ByteString.utf8("system.posix_acl_default");

    /** Most bytes in the value of one attribute. */
    public static final int MAX_VALUE = 64 << 10;

    /** Most bytes in all names and values of one entry. */
    public static final int MAX_TOTAL = 1 << 20;

    private static final int MAX_INLINE_VALUE = 1 << 10;
    private static final int MAX_LISTED = 1_024;
    private static final int MAX_LISTED_TOTAL = 64 << 10;

    private AttributePlacement() {}

    /** Most bytes in all named streams of one entry. */
    public static final int MAX_STREAMS = 8 << 20;

    private static final int MAX_STREAM_COUNT = 1_024;

    /** Whether an entry can store these attributes. */
    public static boolean fits(List<ExtendedAttribute> attributes) {
        List<ExtendedAttribute> streams = attributes.stream()
                .filter(attribute -> field(attribute).equals(Optional.of(WindowsField.NAMED_STREAM)))
                .toList();
        return total(attributes) - total(streams) <= MAX_TOTAL
                && total(streams) <= MAX_STREAMS
                && streams.size() <= MAX_STREAM_COUNT
                && attributes.stream().allMatch(AttributePlacement::fits);
    }

    private static boolean fits(ExtendedAttribute attribute) {
        int limit = field(attribute).map(WindowsField::maxSize).orElse(MAX_VALUE);
        return attribute.value().size() <= limit && attribute.name().size() <= MAX_VALUE - 1;
    }

    private static Optional<WindowsField> field(ExtendedAttribute attribute) {
        return WindowsField.of(attribute.name(), attribute.value().size());
    }

    /** Refuses stored attributes that would take too much memory together. */
    static void requireBounded(List<StoredAttribute> listed) {
        long streams = 0;
        long others = 0;
        for (StoredAttribute attribute : listed) {
            if (WindowsAttributes.isStream(attribute.name())) {
                streams += attribute.size();
            } else {
                others += attribute.size();
            }
        }
        if (streams > MAX_STREAMS || others > MAX_TOTAL) {
            throw new MalformedException("extended attributes of " + (streams + others) + " bytes");
        }
    }

    /**
     * @param attributes in any order, including ACLs and those of Windows; they must {@linkplain #fits fit}
     * @param seal makes a chunk of a plaintext
     */
    public static AttributeSet place(List<ExtendedAttribute> attributes, Function<byte[], RecordReference> seal) {
        if (!fits(attributes)) {
            throw new IllegalArgumentException("extended attributes of " + total(attributes) + " bytes");
        }
        List<ExtendedAttribute> others = attributes.stream()
                .filter(attribute -> !isAcl(attribute))
                .sorted(Comparator.comparing(ExtendedAttribute::name))
                .toList();
        List<ExtendedAttribute> plain =
                others.stream().filter(attribute -> field(attribute).isEmpty()).toList();
        boolean many = plain.size() > MAX_LISTED || total(plain) > MAX_LISTED_TOTAL;
        return new AttributeSet(
                value(attributes, ACCESS_ACL),
                value(attributes, DEFAULT_ACL),
                others.stream()
                        .filter(each -> !many || field(each).isPresent())
                        .map(each -> store(each, seal))
                        .toList(),
                many ? Optional.of(seal.apply(packed(plain))) : Optional.empty());
    }

    /**
     * Returns all attributes, in ascending order of their names.
     *
     * @param open returns the plaintext of a chunk
     * @throws MalformedException if the packed chunk does not follow the format
     */
    public static List<ExtendedAttribute> collect(AttributeSet set, Function<RecordReference, byte[]> open) {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        set.accessAcl().ifPresent(acl -> attributes.add(new ExtendedAttribute(ACCESS_ACL, acl)));
        set.defaultAcl().ifPresent(acl -> attributes.add(new ExtendedAttribute(DEFAULT_ACL, acl)));
        for (StoredAttribute stored : set.listed()) {
            attributes.add(
                    switch (stored) {
                        case StoredAttribute.Inline(ByteString name, ByteString value) ->
                            new ExtendedAttribute(name, value);
                        case StoredAttribute.InChunk(ByteString name, RecordReference chunk) ->
                            new ExtendedAttribute(name, ByteString.of(open.apply(chunk)));
                    });
        }
        set.packed().ifPresent(chunk -> unpack(open.apply(chunk), attributes));
        attributes.sort(Comparator.comparing(ExtendedAttribute::name));
        return List.copyOf(attributes);
    }

    private static boolean isAcl(ExtendedAttribute attribute) {
        return attribute.name().equals(ACCESS_ACL) || attribute.name().equals(DEFAULT_ACL);
    }

    private static Optional<ByteString> value(List<ExtendedAttribute> attributes, ByteString name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(ExtendedAttribute::value)
                .findFirst();
    }

    private static StoredAttribute store(ExtendedAttribute attribute, Function<byte[], RecordReference> seal) {
        return store(attribute.name(), attribute.value().toByteArray(), seal);
    }

    /** Stores a value in the entry if it is short, else in a chunk. */
    public static StoredAttribute store(ByteString name, byte[] value, Function<byte[], RecordReference> seal) {
        return value.length <= MAX_INLINE_VALUE
                ? new StoredAttribute.Inline(name, ByteString.of(value))
                : new StoredAttribute.InChunk(name, seal.apply(value));
    }

    private static byte[] packed(List<ExtendedAttribute> attributes) {
        BigEndianWriter out = new BigEndianWriter(2 * MAX_LISTED_TOTAL);
        for (ExtendedAttribute attribute : attributes) {
            out.string(attribute.name()).u32(attribute.value().size()).bytes(attribute.value());
        }
        return out.toByteArray();
    }

    private static void unpack(byte[] raw, List<ExtendedAttribute> attributes) {
        BigEndianReader in = new BigEndianReader(raw);
        int total = 0;
        Set<ByteString> names = new HashSet<>();
        attributes.forEach(attribute -> names.add(attribute.name()));
        while (!in.isAtEnd()) {
            ByteString name = in.string();
            if (!names.add(name)) {
                throw new MalformedException("the extended attribute '" + name.display() + "' twice");
            }
            ByteString value = in.bytes(in.u32(MAX_VALUE, "an extended attribute"));
            if (WindowsField.of(name, value.size()).isPresent()) {
                throw new MalformedException("'" + name.display() + "' as an extended attribute");
            }
            total += name.size() + value.size();
            if (total > MAX_TOTAL) {
                throw new MalformedException("extended attributes of more than " + MAX_TOTAL + " bytes");
            }
            attributes.add(new ExtendedAttribute(name, value));
        }
    }

    private static long total(List<ExtendedAttribute> attributes) {
        return attributes.stream()
                .mapToLong(attribute ->
                        (long) attribute.name().size() + attribute.value().size())
                .sum();
    }
}
