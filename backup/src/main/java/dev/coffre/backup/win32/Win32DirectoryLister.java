package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Predicate;

/** Lists an open directory: by FILE_ID_EXTD_DIR_INFO, or by FILE_ID_BOTH_DIR_INFO where the file system does not know it. */
final class Win32DirectoryLister {
    private static final Win32Function INFORMATION = Win32Function.of("kernel32", "GetFileInformationByHandleEx");
    private static final int BUFFER_BYTES = 64 << 10;

    /**
     * A kind of list.
     *
     * @param first lists from the beginning
     * @param next goes on
     * @param nameOffset of the name in an entry
     */
    private record Kind(int first, int next, int nameOffset) {
        static final Kind EXTENDED = new Kind(20, 19, 88);
        static final Kind BOTH = new Kind(11, 10, 104);
    }

    private static final int NAME_LENGTH_OFFSET = 60;

    private final Win32Handle directory;
    private final ByteString name;

    Win32DirectoryLister(Win32Handle directory, ByteString name) {
        this.directory = directory;
        this.name = name;
    }

    void list(Predicate<String> names) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(BUFFER_BYTES, 8);
            Kind kind = Kind.EXTENDED;
            Win32Result result = call(kind.first(), buffer);
            if (!result.isTrue() && isUnsupported(result.lastError())) {
                kind = Kind.BOTH;
                result = call(kind.first(), buffer);
            }
            while (result.isTrue()) {
                if (!pass(buffer, kind, names)) {
                    return;
                }
                result = call(kind.next(), buffer);
            }
            int error = result.lastError();
            if (error != Win32Error.NO_MORE_FILES && error != Win32Error.FILE_NOT_FOUND) {
                throw result.failure(name);
            }
        }
    }

    private static boolean isUnsupported(int error) {
        return error == Win32Error.INVALID_PARAMETER
                || error == Win32Error.INVALID_FUNCTION
                || error == Win32Error.NOT_SUPPORTED
                || error == Win32Error.CALL_NOT_IMPLEMENTED;
    }

    private Win32Result call(int kind, MemorySegment buffer) {
        return INFORMATION.call(directory.value(), kind, buffer.address(), buffer.byteSize());
    }

    /** Returns whether more names are wanted. */
    private static boolean pass(MemorySegment buffer, Kind kind, Predicate<String> names) {
        for (long at = 0; ; ) {
            int units = buffer.get(ValueLayout.JAVA_INT, at + NAME_LENGTH_OFFSET) / 2;
            String found = WideString.read(buffer, at + kind.nameOffset(), units);
            if (!found.equals(".") && !found.equals("..") && !names.test(found)) {
                return false;
            }
            int next = buffer.get(ValueLayout.JAVA_INT, at);
            if (next <= 0) {
                return true;
            }
            at += next;
        }
    }
}
