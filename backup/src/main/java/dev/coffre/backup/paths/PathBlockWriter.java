package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.sealing.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the paths of one block, in key order. A folder is written once for its entries, as the components that it does
 * not share with the folder before; a name as the bytes that it does not share with the name before.
 *
 * <p>{@code 0 ‖ shared components ‖ added components ‖ (length ‖ bytes) each} begins a folder, {@code 1 + shared bytes ‖
 * added length ‖ bytes ‖} {@link Presence} is an entry. All numbers are {@link VarInt}s. Not thread-safe.
 */
final class PathBlockWriter {
    private final BigEndianWriter out;
    private @Nullable EntryKey last;
    private int firstFolderBytes;

    PathBlockWriter(int expectedSize) {
        out = new BigEndianWriter(expectedSize);
    }

    void add(EntryKey key, Presence presence) {
        EntryKey before = last;
        boolean sameFolder = before != null && before.parent().equals(key.parent());
        if (!sameFolder) {
            folder(before == null ? List.of() : before.parent(), key.parent());
            if (before == null) {
                firstFolderBytes = out.size();
            }
        }
        ByteString name = key.name();
        int shared = sameFolder && before != null ? shared(before.name(), name) : 0;
        VarInt.write(out, 1 + shared);
        VarInt.write(out, name.size() - shared);
        out.bytes(name.substring(shared, name.size()));
        presence.write(out);
        last = key;
    }

    private void folder(List<ByteString> before, List<ByteString> parent) {
        int shared = EntryKey.sharedParents(before, parent);
        out.u8(0);
        VarInt.write(out, shared);
        VarInt.write(out, parent.size() - shared);
        for (ByteString component : parent.subList(shared, parent.size())) {
            VarInt.write(out, component.size());
            out.bytes(component);
        }
    }

    private static int shared(ByteString one, ByteString other) {
        int most = Math.min(one.size(), other.size());
        int shared = 0;
        while (shared < most && one.byteAt(shared) == other.byteAt(shared)) {
            shared++;
        }
        return shared;
    }

    int size() {
        return out.size();
    }

    /** Bytes after the first folder, which every block has to repeat. */
    int contentBytes() {
        return out.size() - firstFolderBytes;
    }

    boolean isEmpty() {
        return last == null;
    }

    /** Key of the last path; there must be one. */
    EntryKey last() {
        if (last == null) {
            throw new IllegalStateException("a block without paths");
        }
        return last;
    }

    Slice plaintext() {
        return Slice.of(out.toByteArray());
    }

    void clear() {
        out.truncate(0);
        firstFolderBytes = 0;
        last = null;
    }
}
