package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The calls of ntdll that work on handles. */
final class NtCalls {
    private static final int STATUS_END_OF_FILE = 0xC0000011;
    private static final int STATUS_NO_MORE_FILES = 0x80000006;
    private static final int STATUS_NO_SUCH_FILE = 0xC000000F;
    private static final int STATUS_BUFFER_OVERFLOW = 0x80000005;

    private static final int MAX_PATH_UNITS = 32_768;
    private static final int NAMES_INFORMATION = 12;
    private static final int FS_ATTRIBUTE_INFORMATION = 5;

    private final Win32Function setInformation = Win32Function.of("ntdll", "NtSetInformationFile");
    private final Win32Function queryInformation = Win32Function.of("ntdll", "NtQueryInformationFile");
    private final Win32Function queryVolume = Win32Function.of("ntdll", "NtQueryVolumeInformationFile");
    private final Win32Function queryDirectory = Win32Function.of("ntdll", "NtQueryDirectoryFile");
    private final Win32Function readFile = Win32Function.of("ntdll", "NtReadFile");
    private final Win32Function writeFile = Win32Function.of("ntdll", "NtWriteFile");
    private final Win32Function control = Win32Function.of("ntdll", "NtFsControlFile");
    private final Win32Function querySecurity = Win32Function.of("ntdll", "NtQuerySecurityObject");
    private final Win32Function setSecurity = Win32Function.of("ntdll", "NtSetSecurityObject");
    private final Win32Function flush = Win32Function.of("ntdll", "NtFlushBuffersFile");
    private final Win32Function finalPath = Win32Function.of("kernel32", "GetFinalPathNameByHandleW");
    private final Win32Function winError = Win32Function.of("ntdll", "RtlNtStatusToDosError");

    static MemorySegment bytes(Arena memory, byte[] content) {
        MemorySegment copy = memory.allocate(Math.max(1, content.length), 8);
        MemorySegment.copy(content, 0, copy, ValueLayout.JAVA_BYTE, 0, content.length);
        return copy;
    }

    void require(String call, int status, ByteString about) throws ErrnoException {
        if (status < 0) {
            throw Win32Error.exception(call, winError.call(status).status(), about);
        }
    }

    void set(long handle, MemorySegment information, int kind, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            int status = setInformation
                    .call(handle, memory.allocate(16, 8).address(), information.address(), information.byteSize(), kind)
                    .status();
            require("NtSetInformationFile", status, about);
        }
    }

    void query(long handle, MemorySegment information, int kind, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            int status = queryInformation
                    .call(handle, memory.allocate(16, 8).address(), information.address(), information.byteSize(), kind)
                    .status();
            require("NtQueryInformationFile", status, about);
        }
    }

    int fileSystemFeatures(long handle, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(512, 8);
            int status = queryVolume
                    .call(
                            handle,
                            memory.allocate(16, 8).address(),
                            information.address(),
                            information.byteSize(),
                            FS_ATTRIBUTE_INFORMATION)
                    .status();
            if (status != STATUS_BUFFER_OVERFLOW) {
                require("NtQueryVolumeInformationFile", status, about);
            }
            return information.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Returns the names in a folder, at most {@code limit}. */
    List<String> names(long handle, int limit, ByteString about) throws ErrnoException {
        List<String> all = new ArrayList<>();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment io = memory.allocate(16, 8);
            MemorySegment names = memory.allocate(4096, 8);
            for (int restart = 1; all.size() < limit; restart = 0) {
                int status = queryDirectory
                        .call(
                                handle,
                                0,
                                0,
                                0,
                                io.address(),
                                names.address(),
                                names.byteSize(),
                                NAMES_INFORMATION,
                                1,
                                0,
                                restart)
                        .status();
                if (status == STATUS_NO_MORE_FILES || status == STATUS_NO_SUCH_FILE) {
                    break;
                }
                require("NtQueryDirectoryFile", status, about);
                String found = WideString.read(names, 12, names.get(ValueLayout.JAVA_INT, 8) / 2);
                if (!found.equals(".") && !found.equals("..")) {
                    all.add(found);
                }
            }
        }
        return all;
    }

    int read(long handle, MemorySegment buffer, int length, long position, ByteString about) throws ErrnoException {
        return transfer(readFile, "NtReadFile", new Transfer(handle, buffer, length, position), about);
    }

    int write(long handle, MemorySegment buffer, int length, long position, ByteString about) throws ErrnoException {
        return transfer(writeFile, "NtWriteFile", new Transfer(handle, buffer, length, position), about);
    }

    private record Transfer(long handle, MemorySegment buffer, int length, long position) {}

    private int transfer(Win32Function function, String call, Transfer transfer, ByteString about)
            throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment io = memory.allocate(16, 8);
            MemorySegment offset = memory.allocate(8, 8);
            offset.set(ValueLayout.JAVA_LONG, 0, transfer.position());
            int status = function.call(
                            transfer.handle(),
                            0,
                            0,
                            0,
                            io.address(),
                            transfer.buffer().address(),
                            transfer.length(),
                            offset.address(),
                            0)
                    .status();
            if (status == STATUS_END_OF_FILE) {
                return 0;
            }
            require(call, status, about);
            return (int) io.get(ValueLayout.JAVA_LONG, 8);
        }
    }

    byte[] control(long handle, int code, byte[] input, int outputSize, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment io = memory.allocate(16, 8);
            MemorySegment output = memory.allocate(Math.max(1, outputSize), 8);
            int status = control.call(
                            handle,
                            0,
                            0,
                            0,
                            io.address(),
                            code,
                            input.length == 0 ? 0 : bytes(memory, input).address(),
                            input.length,
                            outputSize == 0 ? 0 : output.address(),
                            outputSize)
                    .status();
            require("NtFsControlFile", status, about);
            long length = Math.clamp(io.get(ValueLayout.JAVA_LONG, 8), 0, outputSize);
            return output.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    byte[] securityDescriptor(long handle, int parts, int limit, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment descriptor = memory.allocate(limit, 8);
            MemorySegment needed = memory.allocate(4, 4);
            int status = querySecurity
                    .call(handle, parts, descriptor.address(), limit, needed.address())
                    .status();
            require("NtQuerySecurityObject", status, about);
            return descriptor
                    .asSlice(0, Math.clamp(needed.get(ValueLayout.JAVA_INT, 0), 0, limit))
                    .toArray(ValueLayout.JAVA_BYTE);
        }
    }

    void setSecurityDescriptor(long handle, int parts, byte[] descriptor, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            require(
                    "NtSetSecurityObject",
                    setSecurity
                            .call(handle, parts, bytes(memory, descriptor).address())
                            .status(),
                    about);
        }
    }

    String path(long handle, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment path = memory.allocate(MAX_PATH_UNITS * 2L, 2);
            Win32Result result = finalPath.call(handle, path.address(), MAX_PATH_UNITS, 0);
            if (result.status() == 0 || result.status() >= MAX_PATH_UNITS) {
                throw result.failure(about);
            }
            String real = WideString.read(path, 0, result.status());
            if (real.startsWith("\\\\?\\UNC\\")) {
                return "\\\\" + real.substring(8);
            }
            boolean isDrive = real.length() > 5 && real.charAt(5) == ':';
            return isDrive && real.startsWith("\\\\?\\") ? real.substring(4) : real;
        }
    }

    void flush(long handle, ByteString about) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            require(
                    "NtFlushBuffersFile",
                    flush.call(handle, memory.allocate(16, 8).address()).status(),
                    about);
        }
    }
}
