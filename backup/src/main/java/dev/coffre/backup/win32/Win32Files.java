package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The files of this Windows machine. The privileges of a backup are enabled when this class is loaded. */
public final class Win32Files implements WindowsFiles {
    private static final boolean CAN_BACK_UP = Win32Privileges.enable("SeBackupPrivilege");
    private static final boolean CAN_READ_AUDIT_RULES = Win32Privileges.enable("SeSecurityPrivilege");

    private static final Win32Function NT_CREATE_FILE = Win32Function.of("ntdll", "NtCreateFile");
    private static final Win32Function DOS_ERROR = Win32Function.of("ntdll", "RtlNtStatusToDosError");
    private static final Win32Function LOGICAL_DRIVES = Win32Function.of("kernel32", "GetLogicalDrives");
    private static final Win32Function DRIVE_TYPE = Win32Function.of("kernel32", "GetDriveTypeW");

    private static final String LITERAL = "\\\\?\\";
    private static final String NATIVE = "\\??\\";
    private static final String NETWORK = "\\\\";
    private static final int MAX_PATH_UNITS = 32_000;
    private static final int SHARE_ALL = 7;
    private static final int FIXED_DRIVE = 3;

    private static final int READ_DATA = 0x1;
    private static final int READ_EA = 0x8;
    private static final int READ_ATTRIBUTES = 0x80;
    private static final int READ_CONTROL = 0x20000;
    private static final int SYNCHRONIZE = 0x100000;
    private static final int ACCESS_SYSTEM_SECURITY = 0x1000000;

    private static final int FILE_OPEN = 1;
    private static final int CASE_INSENSITIVE = 0x40;
    private static final int OPTION_SYNCHRONOUS = 0x20;
    private static final int OPTION_COMPLETE_IF_OPLOCKED = 0x100;
    private static final int OPTION_BACKUP_INTENT = 0x4000;
    private static final int OPTION_OPEN_REPARSE_POINT = 0x200000;
    private static final int OPTION_OPEN_NO_RECALL = 0x400000;

    /** Returns whether this process may read what an ACL forbids. Otherwise it can back up only the files of its account. */
    public static boolean canReadEverything() {
        return CAN_BACK_UP;
    }

    @FunctionalInterface
    private interface Opening {
        Win32Handle with(int mask) throws ErrnoException;
    }

    @Override
    public WindowsObject open(String path, Access access) throws ErrnoException {
        ByteString name = WideString.encode(path);
        if (path.length() > MAX_PATH_UNITS) {
            throw Win32Error.exception("CreateFileW", Win32Error.FILENAME_TOO_LONG, name);
        }
        return open(access, name, mask -> create(0, absolute(path), mask, options(access), name));
    }

    /** Returns the form of the kernel, which takes names as they are: of any length, reserved ones, with dots and blanks. */
    private static String absolute(String path) {
        if (path.startsWith(LITERAL)) {
            return NATIVE + path.substring(LITERAL.length());
        }
        return path.startsWith(NETWORK) ? NATIVE + "UNC\\" + path.substring(NETWORK.length()) : NATIVE + path;
    }

    @Override
    public WindowsObject openIn(WindowsObject directory, String name, Access access) throws ErrnoException {
        return openBelow(((Win32Object) directory).handle(), name, access);
    }

    /** Opens a child of a directory, or a stream of a file, by its handle. */
    static WindowsObject openBelow(Win32Handle directory, String name, Access access) throws ErrnoException {
        ByteString label = WideString.encode(name);
        return open(access, label, mask -> create(directory.value(), name, mask, options(access), label));
    }

    private static int options(Access access) {
        int options = OPTION_SYNCHRONOUS | OPTION_COMPLETE_IF_OPLOCKED | OPTION_BACKUP_INTENT | OPTION_OPEN_NO_RECALL;
        return access == Access.CONTENT_THROUGH_REPARSE_POINT ? options : options | OPTION_OPEN_REPARSE_POINT;
    }

    /** Asks for the audit rules first. Without them, the descriptor that is kept has none. */
    private static WindowsObject open(Access access, ByteString name, Opening opening) throws ErrnoException {
        int mask = mask(access);
        if (CAN_READ_AUDIT_RULES && access != Access.STATUS) {
            try {
                return new Win32Object(opening.with(mask | ACCESS_SYSTEM_SECURITY), name, true);
            } catch (ErrnoException refused) {
                if (!refused.is(Errno.EACCES) && !refused.is(Errno.EPERM)) {
                    throw refused;
                }
            }
        }
        return new Win32Object(opening.with(mask), name, false);
    }

    private static int mask(Access access) {
        int status = READ_ATTRIBUTES | SYNCHRONIZE;
        int attributes = status | READ_EA | READ_CONTROL;
        return switch (access) {
            case STATUS -> status;
            case ATTRIBUTES -> attributes;
            case CONTENT, CONTENT_THROUGH_REPARSE_POINT -> attributes | READ_DATA;
        };
    }

    /**
     * NtCreateFile with OBJECT_ATTRIBUTES that name a directory handle and a UNICODE_STRING. A program that holds the object
     * with an oplock is asked to give it up. CreateFileW would wait for its answer without a limit: here such an object
     * counts as in use, and is tried again.
     *
     * @param directory 0 if the name is absolute
     */
    private static Win32Handle create(long directory, String name, int mask, int options, ByteString label)
            throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment text = memory.allocate(16, 8);
            text.set(ValueLayout.JAVA_SHORT, 0, (short) (name.length() * 2));
            text.set(ValueLayout.JAVA_SHORT, 2, (short) (name.length() * 2 + 2));
            text.set(ValueLayout.JAVA_LONG, 8, WideString.allocate(name, memory).address());
            MemorySegment attributes = memory.allocate(48, 8);
            attributes.set(ValueLayout.JAVA_INT, 0, 48);
            attributes.set(ValueLayout.JAVA_LONG, 8, directory);
            attributes.set(ValueLayout.JAVA_LONG, 16, text.address());
            attributes.set(ValueLayout.JAVA_INT, 24, directory == 0 ? CASE_INSENSITIVE : 0);
            MemorySegment handle = memory.allocate(8, 8);
            MemorySegment block = memory.allocate(16, 8);
            int status = NT_CREATE_FILE
                    .call(
                            handle.address(),
                            mask,
                            attributes.address(),
                            block.address(),
                            0,
                            0,
                            SHARE_ALL,
                            FILE_OPEN,
                            options,
                            0,
                            0)
                    .status();
            if (status < 0) {
                throw Win32Error.exception(
                        "NtCreateFile", DOS_ERROR.call(status).status(), label);
            }
            Win32Handle opened = new Win32Handle(handle.get(ValueLayout.JAVA_LONG, 0));
            if (Win32Error.isHeldByOplock(status)) {
                opened.close();
                throw Win32Error.exception("NtCreateFile", Win32Error.SHARING_VIOLATION, label);
            }
            return opened;
        }
    }

    @Override
    public List<String> drives() {
        int mask = LOGICAL_DRIVES.call().status();
        List<String> drives = new ArrayList<>();
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            if ((mask >> letter - 'A' & 1) != 0) {
                drives.add(letter + ":\\");
            }
        }
        return drives;
    }

    @Override
    public boolean isFixed(String drive) {
        try (Arena memory = Arena.ofConfined()) {
            return DRIVE_TYPE.call(WideString.allocate(drive, memory).address()).status() == FIXED_DRIVE;
        }
    }
}
