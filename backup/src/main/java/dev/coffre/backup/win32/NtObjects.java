package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The objects of this machine. Privileges of backup programs are enabled before the first access. */
public final class NtObjects implements TargetObjects {
    private static final ByteString DEVICE_PREFIX = ByteString.utf8("\\\\?\\");
    private static final ByteString SHARE_PREFIX = ByteString.utf8("\\\\");
    private static final List<String> PRIVILEGES =
            List.of("SeBackupPrivilege", "SeRestorePrivilege", "SeSecurityPrivilege", "SeTakeOwnershipPrivilege");
    private static final int TOKEN_QUERY = 0x8;
    private static final int TOKEN_USER = 1;
    private static final int MAX_TOKEN_BYTES = 256;

    private final NtOpener opener = new NtOpener();

    public NtObjects() {
        PRIVILEGES.forEach(Win32Privileges::enable);
    }

    @Override
    public TargetObject openFolder(ByteString path) throws ErrnoException {
        String wide = WideString.decode(path).orElseThrow(() -> new ErrnoException("NtCreateFile", Errno.EINVAL, path));
        return opener.openFolder(kernelPath(path, wide));
    }

    private static String kernelPath(ByteString path, String wide) throws ErrnoException {
        if (path.startsWith(DEVICE_PREFIX)) {
            return "\\??\\" + wide.substring(4);
        }
        if (path.startsWith(SHARE_PREFIX)) {
            return "\\??\\UNC\\" + wide.substring(2);
        }
        if (wide.length() < 2 || wide.charAt(1) != ':') {
            throw new ErrnoException("NtCreateFile", Errno.EINVAL, path);
        }
        return "\\??\\" + (wide.length() == 2 ? wide + "\\" : wide);
    }

    @Override
    public void flushVolume(ByteString path) throws ErrnoException {
        String wide = WideString.decode(path).orElse("");
        boolean isDrive = wide.length() >= 2 && wide.charAt(1) == ':';
        if (!isDrive) {
            return; // a file server decides itself when it writes
        }
        try (NtObject volume = opener.openVolume("\\??\\" + wide.substring(0, 2))) {
            volume.flush();
        } catch (ErrnoException refused) {
            if (refused.is(Errno.EIO) || refused.is(Errno.ENOSPC)) {
                throw refused;
            }
        }
    }

    @Override
    public byte[] processUser() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment token = memory.allocate(8, 8);
            Win32Function.of("advapi32", "OpenProcessToken")
                    .call(
                            Win32Function.of("kernel32", "GetCurrentProcess")
                                    .call()
                                    .value(),
                            TOKEN_QUERY,
                            token.address())
                    .requireTrue(ByteString.EMPTY);
            try (Win32Handle _ = new Win32Handle(token.get(ValueLayout.JAVA_LONG, 0))) {
                MemorySegment user = memory.allocate(MAX_TOKEN_BYTES, 8);
                Win32Function.of("advapi32", "GetTokenInformation")
                        .call(
                                token.get(ValueLayout.JAVA_LONG, 0),
                                TOKEN_USER,
                                user.address(),
                                MAX_TOKEN_BYTES,
                                memory.allocate(4, 4).address())
                        .requireTrue(ByteString.EMPTY);
                long offset = user.get(ValueLayout.JAVA_LONG, 0) - user.address();
                int parts = user.get(ValueLayout.JAVA_BYTE, offset + 1) & 0xFF;
                return user.asSlice(offset, 8 + 4L * parts).toArray(ValueLayout.JAVA_BYTE);
            }
        }
    }
}
