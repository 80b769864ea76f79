package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.util.Map;

/** The Win32 errors that Coffre distinguishes ("System Error Codes", Microsoft Learn), and their POSIX counterparts. */
public final class Win32Error {
    public static final int INVALID_FUNCTION = 1;
    public static final int FILE_NOT_FOUND = 2;
    public static final int PATH_NOT_FOUND = 3;
    public static final int ACCESS_DENIED = 5;
    public static final int INVALID_HANDLE = 6;
    public static final int NOT_ENOUGH_MEMORY = 8;
    public static final int NOT_SAME_DEVICE = 17;
    public static final int NO_MORE_FILES = 18;
    public static final int WRITE_PROTECT = 19;
    public static final int NOT_READY = 21;
    public static final int SHARING_VIOLATION = 32;
    public static final int LOCK_VIOLATION = 33;
    public static final int HANDLE_EOF = 38;
    public static final int HANDLE_DISK_FULL = 39;
    public static final int NOT_SUPPORTED = 50;
    public static final int FILE_EXISTS = 80;
    public static final int INVALID_PARAMETER = 87;
    public static final int BROKEN_PIPE = 109;
    public static final int DISK_FULL = 112;
    public static final int CALL_NOT_IMPLEMENTED = 120;
    public static final int INSUFFICIENT_BUFFER = 122;
    public static final int INVALID_NAME = 123;
    public static final int DIR_NOT_EMPTY = 145;
    public static final int ALREADY_EXISTS = 183;
    public static final int FILENAME_TOO_LONG = 206;
    public static final int PIPE_BUSY = 231;
    public static final int MORE_DATA = 234;
    public static final int DIRECTORY = 267;
    public static final int IO_PENDING = 997;
    public static final int PRIVILEGE_NOT_HELD = 1314;
    public static final int TOO_MANY_LINKS = 1142;
    public static final int DISK_QUOTA_EXCEEDED = 1295;
    public static final int INVALID_OWNER = 1307;
    public static final int INVALID_SECURITY_DESCRIPTOR = 1338;
    public static final int REPARSE_TAG_INVALID = 4393;
    public static final int INVALID_REPARSE_DATA = 4392;
    public static final int NOT_A_REPARSE_POINT = 4390;

    private static final int STATUS_OPLOCK_BREAK_IN_PROGRESS = 0x108;

    /** Reason of an object that another program has opened without sharing it. */
    public static final String IN_USE = "file-in-use";

    private static final Map<Integer, Integer> COUNTERPARTS = Map.ofEntries(
            Map.entry(INVALID_FUNCTION, Errno.EOPNOTSUPP),
            Map.entry(FILE_NOT_FOUND, Errno.ENOENT),
            Map.entry(PATH_NOT_FOUND, Errno.ENOENT),
            Map.entry(ACCESS_DENIED, Errno.EACCES),
            Map.entry(INVALID_HANDLE, Errno.EBADF),
            Map.entry(NOT_SAME_DEVICE, Errno.EXDEV),
            Map.entry(WRITE_PROTECT, Errno.EROFS),
            Map.entry(NOT_READY, Errno.ENXIO),
            Map.entry(SHARING_VIOLATION, Errno.EBUSY),
            Map.entry(LOCK_VIOLATION, Errno.EBUSY),
            Map.entry(HANDLE_DISK_FULL, Errno.ENOSPC),
            Map.entry(NOT_SUPPORTED, Errno.EOPNOTSUPP),
            Map.entry(FILE_EXISTS, Errno.EEXIST),
            Map.entry(INVALID_PARAMETER, Errno.EINVAL),
            Map.entry(DISK_FULL, Errno.ENOSPC),
            Map.entry(CALL_NOT_IMPLEMENTED, Errno.ENOSYS),
            Map.entry(INVALID_NAME, Errno.EINVAL),
            Map.entry(DIR_NOT_EMPTY, Errno.ENOTEMPTY),
            Map.entry(ALREADY_EXISTS, Errno.EEXIST),
            Map.entry(FILENAME_TOO_LONG, Errno.ENAMETOOLONG),
            Map.entry(DIRECTORY, Errno.ENOTDIR),
            Map.entry(PRIVILEGE_NOT_HELD, Errno.EPERM),
            Map.entry(TOO_MANY_LINKS, Errno.EMLINK),
            Map.entry(DISK_QUOTA_EXCEEDED, Errno.EDQUOT),
            Map.entry(INVALID_OWNER, Errno.EPERM),
            Map.entry(INVALID_SECURITY_DESCRIPTOR, Errno.EINVAL),
            Map.entry(REPARSE_TAG_INVALID, Errno.EINVAL),
            Map.entry(INVALID_REPARSE_DATA, Errno.EINVAL),
            Map.entry(NOT_A_REPARSE_POINT, Errno.ENODATA));

    private Win32Error() {}

    /**
     * Returns whether an object was opened while another program still holds it with an oplock ("NtCreateFile",
     * FILE_COMPLETE_IF_OPLOCKED, Microsoft Learn). Reading it would wait for that program.
     */
    static boolean isHeldByOplock(int status) {
        return status == STATUS_OPLOCK_BREAK_IN_PROGRESS;
    }

    /** @param name what the call was about, for the message */
    public static ErrnoException exception(String function, int error, ByteString name) {
        ErrnoException failure = new ErrnoException(function, COUNTERPARTS.getOrDefault(error, Errno.EIO), name);
        if (error == SHARING_VIOLATION || error == LOCK_VIOLATION) {
            return failure.withReason(IN_USE);
        }
        return COUNTERPARTS.containsKey(error) ? failure : failure.withReason("win32 " + error);
    }
}
