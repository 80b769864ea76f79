package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the paths of one block, as {@link PathBlockWriter} wrote them. All methods throw a {@link MalformedException} if
 * the block is something else. Not thread-safe.
 */
final class PathBlock {
    private static final int MAX_NAME = 0xFFFF;
    private static final int MAX_COMPONENTS = 4_096;

    private final VarInt in;
    private final Presence presence = new Presence();
    private List<ByteString> parent = List.of();
    private int folders;
    private byte[] name = new byte[256];
    private int nameLength;

    PathBlock(byte[] plaintext) {
        in = new VarInt(plaintext);
    }

    /** Reads the next path. Returns false at the end. */
    boolean next() {
        if (in.isAtEnd()) {
            return false;
        }
        int head = in.next();
        while (head == 0) {
            folder();
            head = in.next();
        }
        int shared = head - 1;
        int added = in.next();
        int length = shared + added;
        if (shared > nameLength || length < 1 || length > MAX_NAME) {
            throw new MalformedException("a name of " + length + " bytes, " + shared + " of them shared");
        }
        if (length > name.length) {
            name = Arrays.copyOf(name, Math.max(length, 2 * name.length));
        }
        in.copy(added, name, shared);
        nameLength = length;
        presence.read(in);
        return true;
    }

    /** Returns whether {@link #next} would return false. */
    boolean isAtEnd() {
        return in.isAtEnd();
    }

    private void folder() {
        int shared = in.next();
        int added = in.next();
        if (shared > parent.size() || shared + added > MAX_COMPONENTS) {
            throw new MalformedException("a folder of " + shared + " and " + added + " components");
        }
        List<ByteString> path = new ArrayList<>(shared + added);
        path.addAll(parent.subList(0, shared));
        for (int i = 0; i < added; i++) {
            path.add(in.string(in.next()));
        }
        parent = List.copyOf(path);
        nameLength = 0;
        folders++;
    }

    /** Number of the folder of the current path within the block, from 1. */
    int folderNumber() {
        return folders;
    }

    /** The folder of the current path, as {@link EntryKey#parent()}. */
    List<ByteString> parent() {
        return parent;
    }

    /** The name of the current path in the first {@link #nameLength} bytes, until {@link #next} is called. */
    byte[] nameBuffer() {
        return name;
    }

    int nameLength() {
        return nameLength;
    }

    /** Valid until {@link #next} is called. */
    Presence presence() {
        return presence;
    }

    EntryKey key() {
        try {
            return new EntryKey(parent, ByteString.of(name, 0, nameLength));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), e);
        }
    }
}
