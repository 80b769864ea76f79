package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** An open object of the NT kernel ("NtCreateFile", "NtSetInformationFile" and their like, Microsoft Learn). */
final class NtObject implements TargetObject {
    private static final int BASIC_INFORMATION = 4;
    private static final int STANDARD_INFORMATION = 5;
    private static final int RENAME_INFORMATION = 10;
    private static final int LINK_INFORMATION = 11;
    private static final int DISPOSITION_INFORMATION = 13;
    private static final int END_OF_FILE_INFORMATION = 20;
    private static final int ATTRIBUTE_TAG_INFORMATION = 35;
    private static final int SHORT_NAME_INFORMATION = 40;
    private static final int ID_INFORMATION = 59;
    private static final int DISPOSITION_INFORMATION_EX = 64;
    private static final int CASE_SENSITIVE_INFORMATION = 71;

    /** FILE_DISPOSITION_DO_NOT_DELETE with FILE_DISPOSITION_ON_CLOSE. */
    private static final int KEEP_ON_CLOSE = 8;

    private static final int FSCTL_SET_COMPRESSION = 0x9C040;
    private static final int FSCTL_SET_REPARSE_POINT = 0x900A4;
    private static final int FSCTL_GET_REPARSE_POINT = 0x900A8;
    private static final int FSCTL_SET_SPARSE = 0x900C4;
    private static final int MAX_REPARSE_BYTES = 16 << 10;

    /** The kernel limits a descriptor to 64 KiB for each of its two lists, and a little more. */
    private static final int MAX_DESCRIPTOR_BYTES = 140 << 10;

    private static final int OWNER_GROUP_DACL = 7;
    private static final int SACL = 8;
    private static final int PIECE = 1 << 20;

    private final NtOpener opener;
    private final NtCalls calls;
    private final Win32Handle handle;
    private final ByteString name;

    NtObject(NtOpener opener, NtCalls calls, Win32Handle handle, ByteString name) {
        this.opener = opener;
        this.calls = calls;
        this.handle = handle;
        this.name = name;
    }

    @Override
    public TargetObject open(String relative, Access access) throws ErrnoException {
        return opener.open(handle.value(), relative, access);
    }

    @Override
    public TargetObject createFile(String relative, byte[] securityDescriptor) throws ErrnoException {
        return opener.createFile(handle.value(), relative, securityDescriptor);
    }

    @Override
    public TargetObject createTemporary(String relative, byte[] securityDescriptor) throws ErrnoException {
        return opener.createTemporary(handle.value(), relative, securityDescriptor);
    }

    @Override
    public void keep() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(4, 4);
            information.set(ValueLayout.JAVA_INT, 0, KEEP_ON_CLOSE);
            set(information, DISPOSITION_INFORMATION_EX, name);
        }
    }

    @Override
    public TargetObject createFolder(String relative, int attributes, byte[] securityDescriptor) throws ErrnoException {
        return opener.createFolder(handle.value(), relative, attributes, securityDescriptor);
    }

    @Override
    public TargetObject createStream(String stream) throws ErrnoException {
        return opener.createStream(handle.value(), stream);
    }

    @Override
    public ObjectStatus status() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment basic = query(memory, BASIC_INFORMATION, 40);
            MemorySegment standard = query(memory, STANDARD_INFORMATION, 24);
            MemorySegment id = query(memory, ID_INFORMATION, 24);
            int attributes = basic.get(ValueLayout.JAVA_INT, 32);
            int tag = (attributes & ObjectStatus.REPARSE_POINT) == 0
                    ? 0
                    : query(memory, ATTRIBUTE_TAG_INFORMATION, 8).get(ValueLayout.JAVA_INT, 4);
            return new ObjectStatus(
                    attributes,
                    basic.get(ValueLayout.JAVA_LONG, 0),
                    basic.get(ValueLayout.JAVA_LONG, 16),
                    basic.get(ValueLayout.JAVA_LONG, 24),
                    standard.get(ValueLayout.JAVA_LONG, 8),
                    standard.get(ValueLayout.JAVA_LONG, 0),
                    Integer.toUnsignedLong(standard.get(ValueLayout.JAVA_INT, 16)),
                    id.get(ValueLayout.JAVA_LONG, 0),
                    ByteString.of(id.asSlice(8, 16).toArray(ValueLayout.JAVA_BYTE)),
                    tag);
        }
    }

    private MemorySegment query(Arena memory, int kind, long size) throws ErrnoException {
        MemorySegment information = memory.allocate(size, 8);
        calls.query(handle.value(), information, kind, name);
        return information;
    }

    @Override
    public boolean isEmptyFolder() throws ErrnoException {
        return calls.names(handle.value(), 1, name).isEmpty();
    }

    @Override
    public List<String> names() throws ErrnoException {
        return calls.names(handle.value(), Integer.MAX_VALUE, name);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        int total = 0;
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(Math.clamp(length, 1, PIECE));
            while (total < length) {
                int wanted = (int) Math.min(length - total, buffer.byteSize());
                int got = calls.read(handle.value(), buffer, wanted, position + total, name);
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset + total, got);
                total += got;
                if (got < wanted) {
                    break;
                }
            }
        }
        return total;
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(Math.clamp(length, 1, PIECE));
            for (int done = 0; done < length; ) {
                int piece = (int) Math.min(length - done, buffer.byteSize());
                MemorySegment.copy(from, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, piece);
                done += calls.write(handle.value(), buffer, piece, position + done, name);
            }
        }
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(8, 8);
            information.set(ValueLayout.JAVA_LONG, 0, size);
            set(information, END_OF_FILE_INFORMATION, name);
        }
    }

    @Override
    public void rename(TargetObject folder, String newName, boolean replace) throws ErrnoException {
        setName(RENAME_INFORMATION, folder, newName, replace);
    }

    @Override
    public void link(TargetObject folder, String newName) throws ErrnoException {
        setName(LINK_INFORMATION, folder, newName, false);
    }

    private void setName(int kind, TargetObject folder, String newName, boolean replace) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            int bytes = newName.length() * 2;
            MemorySegment information = memory.allocate(24 + bytes, 8);
            information.set(ValueLayout.JAVA_BYTE, 0, (byte) (replace ? 1 : 0));
            information.set(ValueLayout.JAVA_LONG, 8, ((NtObject) folder).handle.value());
            information.set(ValueLayout.JAVA_INT, 16, bytes);
            char[] units = newName.toCharArray();
            MemorySegment.copy(units, 0, information, ValueLayout.JAVA_CHAR, 20, units.length);
            set(information, kind, WideString.encode(newName));
        }
    }

    @Override
    public void remove() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(1);
            information.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            set(information, DISPOSITION_INFORMATION, name);
        }
    }

    @Override
    public void setBasic(long created, long written, int attributes) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(40, 8);
            information.set(ValueLayout.JAVA_LONG, 0, created);
            information.set(ValueLayout.JAVA_LONG, 16, written);
            information.set(ValueLayout.JAVA_INT, 32, attributes);
            set(information, BASIC_INFORMATION, name);
        }
    }

    private void set(MemorySegment information, int kind, ByteString about) throws ErrnoException {
        calls.set(handle.value(), information, kind, about);
    }

    @Override
    public byte[] securityDescriptor() throws ErrnoException {
        try {
            return calls.securityDescriptor(handle.value(), OWNER_GROUP_DACL | SACL, MAX_DESCRIPTOR_BYTES, name);
        } catch (ErrnoException withoutAudit) {
            return calls.securityDescriptor(handle.value(), OWNER_GROUP_DACL, MAX_DESCRIPTOR_BYTES, name);
        }
    }

    @Override
    public void setSecurityDescriptor(byte[] descriptor) throws ErrnoException {
        calls.setSecurityDescriptor(
                handle.value(), SecurityDescriptor.parse(descriptor).parts(), descriptor, name);
    }

    @Override
    public byte[] reparseData() throws ErrnoException {
        return calls.control(handle.value(), FSCTL_GET_REPARSE_POINT, new byte[0], MAX_REPARSE_BYTES, name);
    }

    @Override
    public void setReparseData(byte[] data) throws ErrnoException {
        calls.control(handle.value(), FSCTL_SET_REPARSE_POINT, data, 0, name);
    }

    @Override
    public void setSparse() throws ErrnoException {
        calls.control(handle.value(), FSCTL_SET_SPARSE, new byte[0], 0, name);
    }

    @Override
    public void setCompressed() throws ErrnoException {
        calls.control(handle.value(), FSCTL_SET_COMPRESSION, new byte[] {1, 0}, 0, name);
    }

    @Override
    public void setShortName(String shortName) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            char[] units = shortName.toCharArray();
            MemorySegment information = memory.allocate(4 + units.length * 2L, 4);
            information.set(ValueLayout.JAVA_INT, 0, units.length * 2);
            MemorySegment.copy(units, 0, information, ValueLayout.JAVA_CHAR, 4, units.length);
            set(information, SHORT_NAME_INFORMATION, name);
        }
    }

    @Override
    public void setCaseSensitive() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(4, 4);
            information.set(ValueLayout.JAVA_INT, 0, 1);
            set(information, CASE_SENSITIVE_INFORMATION, name);
        }
    }

    @Override
    public int fileSystemFeatures() throws ErrnoException {
        return calls.fileSystemFeatures(handle.value(), name);
    }

    @Override
    public String path() throws ErrnoException {
        return calls.path(handle.value(), name);
    }

    @Override
    public void flush() throws ErrnoException {
        try {
            calls.flush(handle.value(), name);
        } catch (ErrnoException refused) {
            // A folder of some file systems cannot be flushed; nothing else is lost by that.
            if (!refused.is(Errno.EACCES) && !refused.is(Errno.EOPNOTSUPP) && !refused.is(Errno.EINVAL)) {
                throw refused;
            }
        }
    }

    @Override
    public void close() throws ErrnoException {
        handle.close();
    }
}
