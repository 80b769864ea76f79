package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.ArrayList;
import java.util.List;

/** Encodes keys and enforces the rules for names and paths (docs/format.md §6). */
final class KeyCodec {
    /** Most components of a parent path. */
    static final int MAX_COMPONENTS = 4_096;

    private KeyCodec() {}

    static byte[] keyBytes(EntryKey key) {
        BigEndianWriter out = new BigEndianWriter();
        write(key, out);
        return out.toByteArray();
    }

    static void write(EntryKey key, BigEndianWriter out) {
        out.u16(key.parent().size());
        key.parent().forEach(out::string);
        out.string(key.name());
    }

    static EntryKey read(BigEndianReader in) {
        int components = in.u16();
        return key(path(List.of(), 0, components, in), in.string());
    }

    /** Returns the first {@code shared} components of {@code previous}, followed by {@code added} ones from {@code in}. */
    static List<ByteString> path(List<ByteString> previous, int shared, int added, BigEndianReader in) {
        if (shared > previous.size()) {
            throw new MalformedException(shared + " components shared with a path of " + previous.size());
        }
        if (shared + added > MAX_COMPONENTS) {
            throw new MalformedException("a path of " + (shared + added) + " components");
        }
        in.requireRoomFor(added, 2, "path components");
        List<ByteString> path = new ArrayList<>(shared + added);
        path.addAll(previous.subList(0, shared));
        for (int i = 0; i < added; i++) {
            // Each component is a folder's name and follows the rules for names.
            path.add(key(path.isEmpty() ? List.of() : path.subList(0, 1), in.string())
                    .name());
        }
        return List.copyOf(path);
    }

    static EntryKey key(List<ByteString> parent, ByteString name) {
        try {
            return new EntryKey(parent, name);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), e);
        }
    }
}
