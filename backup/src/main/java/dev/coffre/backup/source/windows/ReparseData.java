package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the target of a link from its REPARSE_DATA_BUFFER ([MS-FSCC] 2.1.2). The bytes may be anything. */
final class ReparseData {
    private static final int HEADER_BYTES = 8;
    private static final int MOUNT_POINT_PATHS = 16;
    private static final int SYMLINK_PATHS = 20;
    private static final int LX_TARGET = 12;

    /** Begins the paths of the object manager. */
    private static final String NATIVE = "\\??\\";

    private ReparseData() {}

    /**
     * Returns where a link leads, as Windows shows it. If the data does not say it, returns the tag: the data itself is kept
     * beside it.
     */
    static ByteString target(int tag, byte[] data) {
        ByteString target = switch (tag) {
            case ObjectStatus.TAG_SYMLINK -> path(data, SYMLINK_PATHS);
            case ObjectStatus.TAG_MOUNT_POINT -> path(data, MOUNT_POINT_PATHS);
            case ObjectStatus.TAG_LX_SYMLINK -> bytes(data, LX_TARGET, data.length);
            default -> ByteString.EMPTY;
        };
        return target.isEmpty() || target.indexOf((byte) 0) >= 0
                ? ByteString.utf8("reparse point 0x%08x".formatted(tag))
                : target;
    }

    /** Returns the name for display, or else the path that Windows follows. */
    private static ByteString path(byte[] data, int paths) {
        if (data.length < paths) {
            return ByteString.EMPTY;
        }
        ByteBuffer fields = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        ByteString shown = text(data, paths, fields.getChar(HEADER_BYTES + 4), fields.getChar(HEADER_BYTES + 6));
        return shown.isEmpty()
                ? text(data, paths, fields.getChar(HEADER_BYTES), fields.getChar(HEADER_BYTES + 2))
                : shown;
    }

    private static ByteString text(byte[] data, int paths, int offset, int length) {
        if (paths + offset + length > data.length) {
            return ByteString.EMPTY;
        }
        char[] units = new char[length / 2];
        ByteBuffer.wrap(data, paths + offset, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .get(units);
        String text = new String(units);
        return WideString.encode(text.startsWith(NATIVE) ? text.substring(NATIVE.length()) : text);
    }

    private static ByteString bytes(byte[] data, int from, int to) {
        return from < to ? ByteString.of(data, from, to) : ByteString.EMPTY;
    }
}
