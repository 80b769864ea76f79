package dev.coffre.backup.trust.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import dev.coffre.backup.win32.Win32Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Security identifiers in their string form ("SID Components", Microsoft Learn), such as {@code S-1-5-18}. */
public final class SecurityIds {
    public static final String SYSTEM = "S-1-5-18";
    public static final String ADMINISTRATORS = "S-1-5-32-544";

    /** The owner of files that Windows itself has installed. */
    static final String TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

    /** Stands for the owner of an object in its own list. */
    static final String OWNER_RIGHTS = "S-1-3-4";

    private static final Win32Function OPEN_PROCESS = Win32Function.of("kernel32", "OpenProcess");
    private static final Win32Function OPEN_PROCESS_TOKEN = Win32Function.of("advapi32", "OpenProcessToken");
    private static final Win32Function GET_TOKEN_INFORMATION = Win32Function.of("advapi32", "GetTokenInformation");
    private static final Win32Function DUPLICATE_TOKEN = Win32Function.of("advapi32", "DuplicateToken");
    private static final Win32Function CHECK_TOKEN_MEMBERSHIP = Win32Function.of("advapi32", "CheckTokenMembership");

    private static final int PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
    private static final int TOKEN_DUPLICATE = 2;
    private static final int TOKEN_QUERY = 8;
    private static final int TOKEN_USER = 1;
    private static final int SECURITY_IDENTIFICATION = 1;

    /** A SID has at most 15 sub-authorities. */
    private static final int MAX_SID = 68;

    private static final int MAX_TOKEN_USER = 16 + MAX_SID;

    /** The SID of Administrators: revision, two sub-authorities, authority 5, 32 and 544. */
    private static final byte[] ADMINISTRATORS_SID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0};

    private SecurityIds() {}

    /** Returns the user of this process. */
    public static String currentUser() throws ErrnoException {
        return userOf(ProcessHandle.current().pid());
    }

    /** Returns the user of a process. Fails if it has ended, or if this process may not ask. */
    public static String userOf(long pid) throws ErrnoException {
        try (Win32Handle process = OPEN_PROCESS
                        .call(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
                        .requireHandle(ByteString.EMPTY);
                Win32Handle token = token(process, TOKEN_QUERY);
                Arena memory = Arena.ofConfined()) {
            MemorySegment user = memory.allocate(MAX_TOKEN_USER, 8);
            MemorySegment length = memory.allocate(4, 4);
            GET_TOKEN_INFORMATION
                    .call(token.value(), TOKEN_USER, user.address(), user.byteSize(), length.address())
                    .requireTrue(ByteString.EMPTY);
            return read(user.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /** Returns whether the process has the rights of an administrator, which excludes one that was not elevated. */
    public static boolean isAdministrator(long pid) throws ErrnoException {
        try (Win32Handle process = OPEN_PROCESS
                        .call(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
                        .requireHandle(ByteString.EMPTY);
                Win32Handle token = token(process, TOKEN_QUERY | TOKEN_DUPLICATE);
                Arena memory = Arena.ofConfined()) {
            MemorySegment out = memory.allocate(8, 8);
            DUPLICATE_TOKEN
                    .call(token.value(), SECURITY_IDENTIFICATION, out.address())
                    .requireTrue(ByteString.EMPTY);
            long copy = out.get(ValueLayout.JAVA_LONG, 0);
            try (Win32Handle identification =
                    new Win32Result("DuplicateToken", copy, 0).requireHandle(ByteString.EMPTY)) {
                MemorySegment sid = memory.allocate(ADMINISTRATORS_SID.length, 4);
                MemorySegment.copy(ADMINISTRATORS_SID, 0, sid, ValueLayout.JAVA_BYTE, 0, ADMINISTRATORS_SID.length);
                MemorySegment member = memory.allocate(4, 4);
                CHECK_TOKEN_MEMBERSHIP
                        .call(identification.value(), sid.address(), member.address())
                        .requireTrue(ByteString.EMPTY);
                return member.get(ValueLayout.JAVA_INT, 0) != 0;
            }
        }
    }

    private static Win32Handle token(Win32Handle process, int access) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment out = memory.allocate(8, 8);
            OPEN_PROCESS_TOKEN.call(process.value(), access, out.address()).requireTrue(ByteString.EMPTY);
            return new Win32Result("OpenProcessToken", out.get(ValueLayout.JAVA_LONG, 0), 0)
                    .requireHandle(ByteString.EMPTY);
        }
    }

    /** Returns the string form of a SID in the memory of a call. */
    static String read(long address) {
        return read(MemorySegment.ofAddress(address).reinterpret(MAX_SID), 0);
    }

    static String read(MemorySegment from, long offset) {
        int count = from.get(ValueLayout.JAVA_BYTE, offset + 1) & 0xFF;
        long authority = 0;
        for (int i = 2; i < 8; i++) {
            authority = authority << 8 | from.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF;
        }
        StringBuilder sid = new StringBuilder("S-")
                .append(from.get(ValueLayout.JAVA_BYTE, offset) & 0xFF)
                .append('-')
                .append(authority);
        for (int i = 0; i < count; i++) {
            sid.append('-')
                    .append(Integer.toUnsignedLong(from.get(ValueLayout.JAVA_INT_UNALIGNED, offset + 8 + 4L * i)));
        }
        return sid.toString();
    }
}
