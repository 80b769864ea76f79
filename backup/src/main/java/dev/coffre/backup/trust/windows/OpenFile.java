package dev.coffre.backup.trust.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Opens files by handle without following a link, and reads what the handle reports. */
final class OpenFile {
    static final int OPEN_EXISTING = 3;
    static final int OPEN_ALWAYS = 4;
    static final int CREATE_NEW = 1;

    static final int READ_CONTROL = 0x20000;
    static final int READ_ATTRIBUTES = 0x80;
    static final int GENERIC_READ_WRITE = 0xC0000000;

    static final int SHARE_READ_WRITE = 3;
    static final int SHARE_ALL = 7;

    private static final Win32Function CREATE_FILE = Win32Function.of("kernel32", "CreateFileW");
    private static final Win32Function GET_INFORMATION = Win32Function.of("kernel32", "GetFileInformationByHandle");
    private static final Win32Function CONTROL = Win32Function.of("kernel32", "DeviceIoControl");
    private static final int SET_SPARSE = 0x900C4;
    private static final int BACKUP_SEMANTICS = 0x02000000;
    private static final int OPEN_REPARSE_POINT = 0x00200000;
    private static final int ATTRIBUTE_DIRECTORY = 0x10;
    private static final int ATTRIBUTE_REPARSE_POINT = 0x400;

    /** BY_HANDLE_FILE_INFORMATION. */
    private static final int INFORMATION_SIZE = 52;

    private static final int LINKS_OFFSET = 40;

    private OpenFile() {}

    /** @param links the number of names of the file */
    record Information(int attributes, int links) {
        boolean isDirectory() {
            return (attributes & ATTRIBUTE_DIRECTORY) != 0;
        }

        boolean isReparsePoint() {
            return (attributes & ATTRIBUTE_REPARSE_POINT) != 0;
        }
    }

    /** @param security address of SECURITY_ATTRIBUTES for a new file, or 0 */
    static Win32Handle open(Path path, int access, int share, long security, int disposition) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            return CREATE_FILE
                    .call(
                            WideString.allocate(longPath(path), memory).address(),
                            access,
                            share,
                            security,
                            disposition,
                            BACKUP_SEMANTICS | OPEN_REPARSE_POINT,
                            0)
                    .requireHandle(name(path));
        }
    }

    static Information information(Win32Handle open, Path path) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment out = memory.allocate(INFORMATION_SIZE, 4);
            GET_INFORMATION.call(open.value(), out.address()).requireTrue(name(path));
            return new Information(out.get(ValueLayout.JAVA_INT, 0), out.get(ValueLayout.JAVA_INT, LINKS_OFFSET));
        }
    }

    /** Makes a file sparse, if its file system can. */
    static void makeSparse(Win32Handle open) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment returned = memory.allocate(4, 4);
            CONTROL.call(open.value(), SET_SPARSE, 0, 0, 0, 0, returned.address(), 0);
        }
    }

    static ByteString name(Path path) {
        return WideString.encode(path.toString());
    }

    /** Returns the form of a path that may be longer than 260 characters. */
    static String longPath(Path path) {
        String absolute = path.toAbsolutePath().normalize().toString();
        if (absolute.startsWith("\\\\?\\") || absolute.startsWith("\\\\.\\")) {
            return absolute;
        }
        return absolute.startsWith("\\\\") ? "\\\\?\\UNC" + absolute.substring(1) : "\\\\?\\" + absolute;
    }
}
