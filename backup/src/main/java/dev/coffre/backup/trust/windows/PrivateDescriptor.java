package dev.coffre.backup.trust.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The SECURITY_ATTRIBUTES of a new private object. Its access control list is protected, so nothing is inherited from the
 * directory above, and gives full access to SYSTEM and to Administrators. The user of this process is added only if it has no
 * rights of an administrator: a list that named one administrator would let that account's programs without these rights read
 * the object, also when the account is no administrator any more. Lives as long as the process.
 */
public final class PrivateDescriptor {
    private static final Win32Function CONVERT =
            Win32Function.of("advapi32", "ConvertStringSecurityDescriptorToSecurityDescriptorW");
    private static final int REVISION = 1;
    private static final int SECURITY_ATTRIBUTES_SIZE = 24;

    private final MemorySegment attributes;

    private PrivateDescriptor(MemorySegment attributes) {
        this.attributes = attributes;
    }

    /** For a pipe or an event. */
    public static PrivateDescriptor forObject() throws ErrnoException {
        return of(PrivateAccess.ofThisProcess().list(""));
    }

    static PrivateDescriptor forFile(PrivateAccess access) throws ErrnoException {
        return of(access.ownerPart() + access.list(""));
    }

    /** Files and directories that any program creates in the directory inherit the access. */
    static PrivateDescriptor forDirectory(PrivateAccess access) throws ErrnoException {
        return of(access.ownerPart() + access.list("OICI"));
    }

    /** @param text in the security descriptor definition language */
    static PrivateDescriptor of(String text) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment out = memory.allocate(8, 8);
            CONVERT.call(WideString.allocate(text, memory).address(), REVISION, out.address(), 0)
                    .requireTrue(ByteString.EMPTY);
            MemorySegment attributes = Arena.global().allocate(SECURITY_ATTRIBUTES_SIZE, 8);
            attributes.set(ValueLayout.JAVA_INT, 0, SECURITY_ATTRIBUTES_SIZE);
            attributes.set(ValueLayout.JAVA_LONG, 8, out.get(ValueLayout.JAVA_LONG, 0));
            return new PrivateDescriptor(attributes);
        }
    }

    /** Returns the address to pass to a call that creates an object. */
    public long address() {
        return attributes.address();
    }
}
