package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An open handle of a file or directory. The layouts are those of winbase.h and ntifs.h on x64. */
final class Win32Object implements WindowsObject {
    private static final Win32Function INFORMATION = Win32Function.of("kernel32", "GetFileInformationByHandleEx");
    private static final Win32Function OLD_INFORMATION = Win32Function.of("kernel32", "GetFileInformationByHandle");
    private static final Win32Function NT_INFORMATION = Win32Function.of("ntdll", "NtQueryInformationFile");
    private static final Win32Function SECURITY = Win32Function.of("advapi32", "GetKernelObjectSecurity");
    private static final Win32Function DESCRIPTOR_LENGTH = Win32Function.of("advapi32", "GetSecurityDescriptorLength");
    private static final Win32Function CONTROL = Win32Function.of("kernel32", "DeviceIoControl");
    private static final Win32Function READ = Win32Function.of("kernel32", "ReadFile");

    private static final int BASIC = 0;
    private static final int STANDARD = 1;
    private static final int STREAMS = 7;
    private static final int ATTRIBUTE_TAG = 9;
    private static final int ID = 18;
    private static final int CASE_SENSITIVE = 23;
    private static final int NT_SHORT_NAME = 21;

    private static final int GET_OBJECT_ID = 0x9009C;
    private static final int GET_REPARSE_POINT = 0x900A8;
    private static final int QUERY_ALLOCATED_RANGES = 0x940CF;

    private static final int OWNER_GROUP_DACL = 0x7;
    private static final int LABEL = 0x10;
    private static final int ALL_WITH_AUDIT_RULES = OWNER_GROUP_DACL | 0x8 | LABEL | 0x20 | 0x40;

    private static final int MAX_REPARSE_BYTES = 16 << 10;
    private static final int MAX_DESCRIPTOR_BYTES = 128 << 10;
    private static final int MAX_STREAM_LIST_BYTES = 1 << 20;
    private static final int MAX_READ_BYTES = 1 << 20;
    private static final int SHORT_NAME_BYTES = 64;

    private final Win32Handle handle;
    private final ByteString name;
    private final boolean withAuditRules;

    /** @param withAuditRules whether the handle was opened with the right to read them */
    Win32Object(Win32Handle handle, ByteString name, boolean withAuditRules) {
        this.handle = handle;
        this.name = name;
        this.withAuditRules = withAuditRules;
    }

    Win32Handle handle() {
        return handle;
    }

    private Win32Result information(int kind, MemorySegment into) {
        return INFORMATION.call(handle.value(), kind, into.address(), into.byteSize());
    }

    @Override
    public ObjectStatus status() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment basic = memory.allocate(40, 8);
            information(BASIC, basic).requireTrue(name);
            MemorySegment standard = memory.allocate(24, 8);
            information(STANDARD, standard).requireTrue(name);
            int attributes = basic.get(ValueLayout.JAVA_INT, 32);
            MemorySegment tag = memory.allocate(8, 8);
            boolean hasTag = (attributes & ObjectStatus.REPARSE_POINT) != 0;
            if (hasTag) {
                information(ATTRIBUTE_TAG, tag).requireTrue(name);
            }
            MemorySegment id = memory.allocate(24, 8);
            boolean hasId = information(ID, id).isTrue();
            MemorySegment old = memory.allocate(56, 8);
            if (!hasId) {
                OLD_INFORMATION.call(handle.value(), old.address()).requireTrue(name);
            }
            return new ObjectStatus(
                    attributes,
                    basic.get(ValueLayout.JAVA_LONG, 0),
                    basic.get(ValueLayout.JAVA_LONG, 16),
                    basic.get(ValueLayout.JAVA_LONG, 24),
                    standard.get(ValueLayout.JAVA_LONG, 8),
                    standard.get(ValueLayout.JAVA_LONG, 0),
                    Integer.toUnsignedLong(standard.get(ValueLayout.JAVA_INT, 16)),
                    hasId
                            ? id.get(ValueLayout.JAVA_LONG, 0)
                            : Integer.toUnsignedLong(old.get(ValueLayout.JAVA_INT, 28)),
                    hasId ? bytes(id, 8, 16) : bytes(old, 44, 8),
                    hasTag ? tag.get(ValueLayout.JAVA_INT, 4) : 0);
        }
    }

    private static ByteString bytes(MemorySegment from, long offset, int length) {
        return ByteString.of(from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public void list(Predicate<String> names) throws ErrnoException {
        new Win32DirectoryLister(handle, name).list(names);
    }

    @Override
    public Optional<byte[]> securityDescriptor() throws ErrnoException {
        List<Integer> parts = withAuditRules
                ? List.of(ALL_WITH_AUDIT_RULES, OWNER_GROUP_DACL | LABEL, OWNER_GROUP_DACL)
                : List.of(OWNER_GROUP_DACL | LABEL, OWNER_GROUP_DACL);
        for (int part : parts) {
            Optional<byte[]> descriptor = descriptor(part);
            if (descriptor.isPresent()) {
                return descriptor;
            }
        }
        return Optional.empty();
    }

    /** Returns the parts that are asked for; empty if the file system has none, or if this process may not read one. */
    private Optional<byte[]> descriptor(int parts) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment needed = memory.allocate(4, 4);
            for (int size = 1024; size <= MAX_DESCRIPTOR_BYTES; size = needed.get(ValueLayout.JAVA_INT, 0)) {
                MemorySegment into = memory.allocate(size, 8);
                Win32Result result = SECURITY.call(handle.value(), parts, into.address(), size, needed.address());
                if (result.isTrue()) {
                    long length = Integer.toUnsignedLong(
                            DESCRIPTOR_LENGTH.call(into.address()).status());
                    return Optional.of(into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
                }
                if (result.lastError() != Win32Error.INSUFFICIENT_BUFFER) {
                    return noDescriptor(result);
                }
                if (needed.get(ValueLayout.JAVA_INT, 0) <= size) {
                    break;
                }
            }
            throw new ErrnoException("GetKernelObjectSecurity", Errno.ERANGE, name);
        }
    }

    private Optional<byte[]> noDescriptor(Win32Result result) throws ErrnoException {
        return switch (result.lastError()) {
            case Win32Error.ACCESS_DENIED,
                    Win32Error.PRIVILEGE_NOT_HELD,
                    Win32Error.INVALID_PARAMETER,
                    Win32Error.INVALID_FUNCTION,
                    Win32Error.NOT_SUPPORTED -> Optional.empty();
            default -> throw result.failure(name);
        };
    }

    @Override
    public byte[] reparseData() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment into = memory.allocate(MAX_REPARSE_BYTES, 8);
            int length = control(GET_REPARSE_POINT, MemorySegment.NULL, into, memory);
            return into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Returns the number of bytes written. */
    private int control(int code, MemorySegment in, MemorySegment out, Arena memory) throws ErrnoException {
        MemorySegment returned = memory.allocate(4, 4);
        Win32Result result = CONTROL.call(
                handle.value(),
                code,
                in.address(),
                in.byteSize(),
                out.address(),
                out.byteSize(),
                returned.address(),
                0);
        if (!result.isTrue() && result.lastError() != Win32Error.MORE_DATA) {
            throw result.failure(name);
        }
        return returned.get(ValueLayout.JAVA_INT, 0);
    }

    @Override
    public List<NamedStream> streams() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            for (int size = 8 << 10; size <= MAX_STREAM_LIST_BYTES; size *= 4) {
                MemorySegment into = memory.allocate(size, 8);
                Win32Result result = information(STREAMS, into);
                if (result.isTrue()) {
                    return StreamList.parse(into);
                }
                switch (result.lastError()) {
                    case Win32Error.MORE_DATA, Win32Error.INSUFFICIENT_BUFFER -> {}
                    case Win32Error.HANDLE_EOF,
                            Win32Error.INVALID_FUNCTION,
                            Win32Error.INVALID_PARAMETER,
                            Win32Error.NOT_SUPPORTED,
                            Win32Error.CALL_NOT_IMPLEMENTED -> {
                        return List.of(); // none, or a file system without streams
                    }
                    default -> throw result.failure(name);
                }
            }
            throw new ErrnoException("GetFileInformationByHandleEx", Errno.ERANGE, name);
        }
    }

    @Override
    public WindowsObject openStream(NamedStream stream) throws ErrnoException {
        return Win32Files.openBelow(handle, ":" + stream.name() + ":$DATA", WindowsFiles.Access.CONTENT);
    }

    @Override
    public Optional<String> shortName() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment block = memory.allocate(16, 8);
            MemorySegment into = memory.allocate(SHORT_NAME_BYTES, 8);
            int status = NT_INFORMATION
                    .call(handle.value(), block.address(), into.address(), SHORT_NAME_BYTES, NT_SHORT_NAME)
                    .status();
            int units = into.get(ValueLayout.JAVA_INT, 0) / 2;
            boolean found = status >= 0 && units > 0 && units <= SHORT_NAME_BYTES / 2 - 2;
            return found ? Optional.of(WideString.read(into, 4, units)) : Optional.empty();
        }
    }

    @Override
    public boolean isCaseSensitive() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment flags = memory.allocate(4, 4);
            return information(CASE_SENSITIVE, flags).isTrue() && (flags.get(ValueLayout.JAVA_INT, 0) & 1) != 0;
        }
    }

    /** An object id is a GUID. Wine makes up a number for each file, which has no version of a GUID. */
    @Override
    public boolean hasObjectId() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment id = memory.allocate(64, 8);
            return control(GET_OBJECT_ID, MemorySegment.NULL, id, memory) > 0
                    && (id.get(ValueLayout.JAVA_BYTE, 7) & 0xF0) != 0
                    && (id.get(ValueLayout.JAVA_BYTE, 8) & 0xC0) == 0x80;
        } catch (ErrnoException none) {
            return false;
        }
    }

    @Override
    public Optional<ByteRange> allocatedRange(long position, long length) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment asked = memory.allocate(16, 8);
            asked.set(ValueLayout.JAVA_LONG, 0, position);
            asked.set(ValueLayout.JAVA_LONG, 8, length);
            MemorySegment found = memory.allocate(16, 8);
            return control(QUERY_ALLOCATED_RANGES, asked, found, memory) < 16
                    ? Optional.empty()
                    : Optional.of(
                            new ByteRange(found.get(ValueLayout.JAVA_LONG, 0), found.get(ValueLayout.JAVA_LONG, 8)));
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EOPNOTSUPP) || failure.is(Errno.EINVAL) || failure.is(Errno.ENOSYS)) {
                return Optional.of(new ByteRange(position, length)); // a file system without holes
            }
            throw failure;
        }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        int most = Math.min(length, MAX_READ_BYTES);
        if (most == 0) {
            return 0;
        }
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(most, 8);
            MemorySegment overlapped = memory.allocate(32, 8);
            overlapped.set(ValueLayout.JAVA_LONG, 16, position);
            MemorySegment count = memory.allocate(4, 4);
            Win32Result result =
                    READ.call(handle.value(), buffer.address(), most, count.address(), overlapped.address());
            if (!result.isTrue()) {
                if (result.lastError() == Win32Error.HANDLE_EOF) {
                    return 0;
                }
                throw result.failure(name);
            }
            int read = count.get(ValueLayout.JAVA_INT, 0);
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, read);
            return read;
        }
    }

    @Override
    public void close() throws ErrnoException {
        handle.close();
    }
}
