package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.ntfs.SecurityDescriptor;
import dev.coffre.backup.ntfs.SecurityId;
import dev.coffre.sealing.FileOwner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The owners of files in bundles (docs/format.md §4). Caches them, so that the hash of an owner is not computed for every
 * file. Thread-safe.
 */
public final class EntryOwners {
    /** More users than any machine should have. Beyond this, the cache is cleared. */
    private static final int MAX_OWNERS = 1 << 16;

    private static final int MAX_DESCRIPTORS = 1 << 12;

    private static final FileOwner UNKNOWN = FileOwner.ofSid("");

    private final Map<Integer, FileOwner> byUid = new ConcurrentHashMap<>();

    /** By security descriptor: most files of a folder have the same. */
    private final Map<ByteString, FileOwner> byDescriptor = new ConcurrentHashMap<>();

    public FileOwner of(Metadata metadata, AttributeSet attributes) {
        Optional<UnixPermissions> permissions = metadata.unixPermissions();
        if (permissions.isPresent()) {
            return ofUid((int) permissions.get().owner().uid());
        }
        return attributes
                .find(WindowsAttributes.SECURITY_DESCRIPTOR)
                .map(this::ofDescriptor)
                .orElse(UNKNOWN);
    }

    private FileOwner ofUid(int uid) {
        if (byUid.size() > MAX_OWNERS) {
            byUid.clear();
        }
        return byUid.computeIfAbsent(uid, FileOwner::ofUid);
    }

    /** A long descriptor is not fetched: its chunk identifies the owner and everybody else whom it names. */
    private FileOwner ofDescriptor(StoredAttribute descriptor) {
        return switch (descriptor) {
            case StoredAttribute.Inline(ByteString _, ByteString value) -> {
                if (byDescriptor.size() > MAX_DESCRIPTORS) {
                    byDescriptor.clear();
                }
                yield byDescriptor.computeIfAbsent(value, EntryOwners::parse);
            }
            case StoredAttribute.InChunk inChunk ->
                FileOwner.ofDescriptor(inChunk.chunk().pid());
        };
    }

    private static FileOwner parse(ByteString descriptor) {
        return SecurityDescriptor.ownerIn(descriptor)
                .map(SecurityId::toString)
                .map(FileOwner::ofSid)
                .orElse(UNKNOWN);
    }
}
