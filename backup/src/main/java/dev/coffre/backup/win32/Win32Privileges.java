package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The privileges of this process that let a backup read, and a recovery write, what an ACL forbids. They take effect when
 * an object is opened, so they MUST be enabled before the first access.
 */
public final class Win32Privileges {
    private static final int TOKEN_QUERY_AND_ADJUST = 0x28;
    private static final int ENABLED = 2;
    private static final int NOT_ALL_ASSIGNED = 1300;
    private static final long CURRENT_PROCESS = -1;

    private Win32Privileges() {}

    /**
     * Enables a privilege such as {@code SeBackupPrivilege} for the whole process.
     *
     * @return false if the account does not hold it
     */
    public static boolean enable(String privilege) {
        ByteString name = ByteString.utf8(privilege);
        try (Arena memory = Arena.ofConfined();
                Win32Handle token = token(memory)) {
            MemorySegment request = memory.allocate(16, 8);
            request.set(ValueLayout.JAVA_INT, 0, 1);
            Win32Function.of("advapi32", "LookupPrivilegeValueW")
                    .call(0, WideString.allocate(privilege, memory).address(), request.address() + 4)
                    .requireTrue(name);
            request.set(ValueLayout.JAVA_INT, 12, ENABLED);
            Win32Result adjusted = Win32Function.of("advapi32", "AdjustTokenPrivileges")
                    .call(token.value(), 0, request.address(), 0, 0, 0);
            adjusted.requireTrue(name);
            return adjusted.lastError() != NOT_ALL_ASSIGNED;
        } catch (ErrnoException unavailable) {
            return false;
        }
    }

    private static Win32Handle token(Arena memory) throws ErrnoException {
        MemorySegment token = memory.allocate(8, 8);
        Win32Function.of("advapi32", "OpenProcessToken")
                .call(CURRENT_PROCESS, TOKEN_QUERY_AND_ADJUST, token.address())
                .requireTrue(ByteString.utf8("token"));
        return new Win32Handle(token.get(ValueLayout.JAVA_LONG, 0));
    }
}
