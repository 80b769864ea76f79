package dev.coffre.backup.trust.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who owns a file and who has which access to it.
 *
 * @param grants empty if the object has no list, which gives everybody full access
 */
record FileSecurity(String owner, Optional<List<Grant>> grants) {
    private static final Win32Function GET_SECURITY_INFO = Win32Function.of("advapi32", "GetSecurityInfo");
    private static final Win32Function LOCAL_FREE = Win32Function.of("kernel32", "LocalFree");
    private static final int SE_FILE_OBJECT = 1;
    private static final int OWNER_SECURITY_INFORMATION = 1;
    private static final int DACL_SECURITY_INFORMATION = 4;

    private static final int ACL_HEADER = 8;
    private static final int ACE_HEADER = 8;
    private static final int ACCESS_ALLOWED = 0;
    private static final int ACCESS_ALLOWED_CALLBACK = 9;
    private static final int INHERIT_ONLY = 8;

    /**
     * An entry of the list that allows access to the object itself.
     *
     * @param access the bits of an ACCESS_MASK
     */
    record Grant(String sid, int access) {}

    /** @param open with the right to read the security descriptor */
    static FileSecurity of(Win32Handle open, ByteString name) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment owner = memory.allocate(8, 8);
            MemorySegment list = memory.allocate(8, 8);
            MemorySegment descriptor = memory.allocate(8, 8);
            int error = GET_SECURITY_INFO
                    .call(
                            open.value(),
                            SE_FILE_OBJECT,
                            OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                            owner.address(),
                            0,
                            list.address(),
                            0,
                            descriptor.address())
                    .status();
            if (error != 0) {
                throw Win32Error.exception("GetSecurityInfo", error, name);
            }
            try {
                return new FileSecurity(
                        SecurityIds.read(owner.get(ValueLayout.JAVA_LONG, 0)),
                        grants(list.get(ValueLayout.JAVA_LONG, 0)));
            } finally {
                LOCAL_FREE.call(descriptor.get(ValueLayout.JAVA_LONG, 0));
            }
        }
    }

    /** The size of the list is a 16-bit field of its header. Entries that deny access are skipped: they only restrict. */
    private static Optional<List<Grant>> grants(long address) {
        if (address == 0) {
            return Optional.empty();
        }
        MemorySegment header = MemorySegment.ofAddress(address).reinterpret(ACL_HEADER);
        MemorySegment list = MemorySegment.ofAddress(address)
                .reinterpret(Math.max(ACL_HEADER, Short.toUnsignedInt(header.get(ValueLayout.JAVA_SHORT, 2))));
        int count = Short.toUnsignedInt(header.get(ValueLayout.JAVA_SHORT, 4));
        List<Grant> grants = new ArrayList<>();
        long at = ACL_HEADER;
        for (int i = 0; i < count && at + ACE_HEADER + 8 <= list.byteSize(); i++) {
            int type = list.get(ValueLayout.JAVA_BYTE, at);
            int flags = list.get(ValueLayout.JAVA_BYTE, at + 1);
            boolean allows = type == ACCESS_ALLOWED || type == ACCESS_ALLOWED_CALLBACK;
            if (allows && (flags & INHERIT_ONLY) == 0) {
                grants.add(new Grant(
                        SecurityIds.read(list, at + ACE_HEADER), list.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4)));
            }
            at += Short.toUnsignedInt(list.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2));
        }
        return Optional.of(List.copyOf(grants));
    }
}
