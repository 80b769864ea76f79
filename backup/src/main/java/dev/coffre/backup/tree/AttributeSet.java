package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The extended attributes of an entry in their stored form. {@link AttributePlacement} builds and reads it.
 *
 * @param accessAcl the bytes of {@code system.posix_acl_access}
 * @param defaultAcl the bytes of {@code system.posix_acl_default}
 * @param listed in ascending order of their names; only those with fields of their own if {@code packed} is present
 * @param packed one chunk with the names and values of all other attributes
 */
public record AttributeSet(
        Optional<ByteString> accessAcl,
        Optional<ByteString> defaultAcl,
        List<StoredAttribute> listed,
        Optional<RecordReference> packed) {
    public static final AttributeSet NONE =
            new AttributeSet(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public AttributeSet {
        listed = List.copyOf(listed);
        for (int i = 1; i < listed.size(); i++) {
            if (listed.get(i - 1).name().compareTo(listed.get(i).name()) >= 0) {
                throw new IllegalArgumentException("extended attributes not ascending by name");
            }
        }
        if (packed.isPresent()
                && !listed.stream().allMatch(each -> WindowsField.of(each).isPresent())) {
            throw new IllegalArgumentException("extended attributes both listed and together in one chunk");
        }
        packed.ifPresent(AttributeSet::requireChunk);
    }

    /** Returns a set that lists these, too. They must have fields of their own. */
    public AttributeSet with(List<StoredAttribute> more) {
        List<StoredAttribute> all = new ArrayList<>(listed);
        all.addAll(more);
        all.sort(Comparator.comparing(StoredAttribute::name));
        AttributePlacement.requireBounded(all);
        return new AttributeSet(accessAcl, defaultAcl, all, packed);
    }

    /** Returns the attribute with this name, if it is listed. */
    public Optional<StoredAttribute> find(ByteString name) {
        return listed.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Returns the {@code FILE_ATTRIBUTE_*} flags of a Windows entry. */
    public OptionalInt windowsAttributes() {
        return find(WindowsAttributes.ATTRIBUTES)
                .map(AttributeSet::littleEndian)
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt littleEndian(StoredAttribute stored) {
        if (!(stored instanceof StoredAttribute.Inline(ByteString _, ByteString value)) || value.size() != 4) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(ByteBuffer.wrap(value.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt());
    }

    static void requireChunk(RecordReference chunk) {
        if (chunk.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + chunk.type() + " as an extended attribute's chunk");
        }
    }
}
