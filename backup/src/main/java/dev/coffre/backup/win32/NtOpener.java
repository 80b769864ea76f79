package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Opens and creates objects by a name relative to an open folder ("NtCreateFile", Microsoft Learn). */
final class NtOpener {
    private static final int OPEN = 1;
    private static final int CREATE = 2;
    private static final int OVERWRITE_IF = 5;

    private static final int DIRECTORY_FILE = 0x1;
    private static final int SYNCHRONOUS = 0x20;
    private static final int NON_DIRECTORY_FILE = 0x40;
    private static final int DELETE_ON_CLOSE = 0x1000;
    private static final int BACKUP_INTENT = 0x4000;
    private static final int OPEN_REPARSE_POINT = 0x200000;

    private static final int LIST_AND_TRAVERSE = 0x1 | 0x20 | 0x80 | 0x100000 | 0x20000;
    private static final int READ_DATA = 0x1 | 0x80 | 0x100000;

    /** Rights that are granted even if another program has the object open without sharing it. */
    private static final int LOOK = 0x80 | 0x100000 | 0x20000;

    /** DELETE, READ_CONTROL, WRITE_DAC, WRITE_OWNER, SYNCHRONIZE, attributes and extended attributes. */
    private static final int CHANGE =
            0x10000 | 0x20000 | 0x40000 | 0x80000 | 0x100000 | 0x80 | 0x100 | 0x8 | 0x10 | 0x1;

    private static final int WRITE_DATA = 0x2 | 0x4;
    private static final int ACCESS_SYSTEM_SECURITY = 0x01000000;
    private static final int DAC_AND_OWNER = 0x40000 | 0x80000;
    private static final int SHARE_ALL = 7;
    private static final int CASE_INSENSITIVE = 0x40;

    private final Win32Function createFile = Win32Function.of("ntdll", "NtCreateFile");
    private final NtCalls calls = new NtCalls();

    private record Opening(int access, int attributes, int disposition, int options, byte[] securityDescriptor) {}

    /** @param path in the form of the kernel, such as {@code \??\C:\} */
    NtObject openFolder(String path) throws ErrnoException {
        return create(
                0,
                path,
                new Opening(LIST_AND_TRAVERSE, 0, OPEN, DIRECTORY_FILE | SYNCHRONOUS | BACKUP_INTENT, new byte[0]));
    }

    /** Opens a volume itself, which needs the rights of an administrator. */
    NtObject openVolume(String path) throws ErrnoException {
        return create(0, path, new Opening(0x2 | 0x100000, 0, OPEN, SYNCHRONOUS | NON_DIRECTORY_FILE, new byte[0]));
    }

    NtObject open(long folder, String name, TargetObject.Access access) throws ErrnoException {
        int options = SYNCHRONOUS | BACKUP_INTENT | OPEN_REPARSE_POINT;
        return switch (access) {
            case LOOK -> openAs(folder, name, LIST_AND_TRAVERSE, LOOK, options);
            case READ -> openAs(folder, name, READ_DATA, READ_DATA, options | NON_DIRECTORY_FILE);
            case CHANGE -> openToChange(folder, name, options);
            case WRITE -> {
                int all = CHANGE | WRITE_DATA;
                yield openAs(folder, name, all | ACCESS_SYSTEM_SECURITY, all, options | NON_DIRECTORY_FILE);
            }
        };
    }

    private NtObject openToChange(long folder, String name, int options) throws ErrnoException {
        try {
            return openAs(folder, name, CHANGE | ACCESS_SYSTEM_SECURITY, CHANGE, options);
        } catch (ErrnoException refused) {
            if (!refused.is(Errno.EACCES) && !refused.is(Errno.EPERM)) {
                throw refused;
            }
            return openAs(folder, name, CHANGE & ~DAC_AND_OWNER, CHANGE & ~DAC_AND_OWNER, options);
        }
    }

    /** Opens with all wanted rights, or with fewer if they are refused. */
    private NtObject openAs(long folder, String name, int access, int lessAccess, int options) throws ErrnoException {
        try {
            return create(folder, name, new Opening(access, 0, OPEN, options, new byte[0]));
        } catch (ErrnoException refused) {
            boolean isInUse = refused.is(Errno.EBUSY) && lessAccess == LOOK;
            boolean isDenied = refused.is(Errno.EACCES) || refused.is(Errno.EPERM);
            if (access == lessAccess || !isDenied && !isInUse) {
                throw refused;
            }
            return create(folder, name, new Opening(lessAccess, 0, OPEN, options, new byte[0]));
        }
    }

    NtObject createFile(long folder, String name, byte[] securityDescriptor) throws ErrnoException {
        return createFile(folder, name, securityDescriptor, 0);
    }

    NtObject createTemporary(long folder, String name, byte[] securityDescriptor) throws ErrnoException {
        return createFile(folder, name, securityDescriptor, DELETE_ON_CLOSE);
    }

    private NtObject createFile(long folder, String name, byte[] securityDescriptor, int option) throws ErrnoException {
        return createNew(
                folder,
                name,
                new Opening(
                        CHANGE | WRITE_DATA | ACCESS_SYSTEM_SECURITY,
                        ObjectStatus.NORMAL,
                        CREATE,
                        NON_DIRECTORY_FILE | SYNCHRONOUS | BACKUP_INTENT | OPEN_REPARSE_POINT | option,
                        securityDescriptor));
    }

    NtObject createFolder(long folder, String name, int attributes, byte[] securityDescriptor) throws ErrnoException {
        return createNew(
                folder,
                name,
                new Opening(
                        CHANGE | ACCESS_SYSTEM_SECURITY,
                        attributes,
                        CREATE,
                        DIRECTORY_FILE | SYNCHRONOUS | BACKUP_INTENT | OPEN_REPARSE_POINT,
                        securityDescriptor));
    }

    /** The audit list needs a privilege that not every user has. */
    private NtObject createNew(long folder, String name, Opening opening) throws ErrnoException {
        try {
            return create(folder, name, opening);
        } catch (ErrnoException refused) {
            if (!refused.is(Errno.EPERM) && !refused.is(Errno.EACCES)) {
                throw refused;
            }
            return create(
                    folder,
                    name,
                    new Opening(
                            opening.access() & ~ACCESS_SYSTEM_SECURITY,
                            opening.attributes(),
                            opening.disposition(),
                            opening.options(),
                            opening.securityDescriptor()));
        }
    }

    NtObject createStream(long object, String stream) throws ErrnoException {
        return create(
                object,
                ":" + stream,
                new Opening(
                        WRITE_DATA | 0x1 | 0x80 | 0x100000,
                        ObjectStatus.NORMAL,
                        OVERWRITE_IF,
                        NON_DIRECTORY_FILE | SYNCHRONOUS | BACKUP_INTENT | OPEN_REPARSE_POINT,
                        new byte[0]));
    }

    private NtObject create(long folder, String name, Opening opening) throws ErrnoException {
        ByteString about = WideString.encode(name);
        try (Arena memory = Arena.ofConfined()) {
            if (name.length() * 2 > 0xFFFE) {
                throw new ErrnoException("NtCreateFile", Errno.ENAMETOOLONG, about);
            }
            MemorySegment string = memory.allocate(16, 8);
            string.set(ValueLayout.JAVA_SHORT, 0, (short) (name.length() * 2));
            string.set(ValueLayout.JAVA_SHORT, 2, (short) (name.length() * 2));
            string.set(
                    ValueLayout.JAVA_LONG, 8, WideString.allocate(name, memory).address());
            MemorySegment attributes = memory.allocate(48, 8);
            attributes.set(ValueLayout.JAVA_INT, 0, 48);
            attributes.set(ValueLayout.JAVA_LONG, 8, folder);
            attributes.set(ValueLayout.JAVA_LONG, 16, string.address());
            attributes.set(ValueLayout.JAVA_INT, 24, CASE_INSENSITIVE);
            if (opening.securityDescriptor().length > 0) {
                attributes.set(
                        ValueLayout.JAVA_LONG,
                        32,
                        NtCalls.bytes(memory, opening.securityDescriptor()).address());
            }
            MemorySegment handle = memory.allocate(8, 8);
            MemorySegment io = memory.allocate(16, 8);
            int status = createFile
                    .call(
                            handle.address(),
                            opening.access(),
                            attributes.address(),
                            io.address(),
                            0,
                            opening.attributes(),
                            SHARE_ALL,
                            opening.disposition(),
                            opening.options(),
                            0,
                            0)
                    .status();
            calls.require("NtCreateFile", status, about);
            return new NtObject(this, calls, new Win32Handle(handle.get(ValueLayout.JAVA_LONG, 0)), about);
        }
    }
}
