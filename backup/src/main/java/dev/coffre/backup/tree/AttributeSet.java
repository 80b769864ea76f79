package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.Optional;

/**
 * The extended attributes of an entry in their stored form. {@link AttributePlacement} builds and reads it.
 *
 * @param accessAcl the bytes of {@code system.posix_acl_access}
 * @param defaultAcl the bytes of {@code system.posix_acl_default}
 * @param listed in ascending order of their names; empty if {@code packed} is present
 * @param packed one chunk with the names and values of all attributes except the ACLs
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
        if (packed.isPresent() && !listed.isEmpty()) {
            throw new IllegalArgumentException("extended attributes both listed and together in one chunk");
        }
        packed.ifPresent(AttributeSet::requireChunk);
    }

    static void requireChunk(RecordReference chunk) {
        if (chunk.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + chunk.type() + " as an extended attribute's chunk");
        }
    }
}
