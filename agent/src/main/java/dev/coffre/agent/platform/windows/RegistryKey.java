package dev.coffre.agent.platform.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** A key below {@code HKEY_LOCAL_MACHINE}, by its path. */
record RegistryKey(String path) {
    /** The predefined handle, sign-extended as the Windows headers do. */
    private static final long LOCAL_MACHINE = (int) 0x8000_0002;

    private static final int ALL_ACCESS = 0xF003F;
    private static final int EXPANDABLE_STRING = 2;
    private static final int NUMBER = 4;
    private static final int STRINGS = 7;
    private static final int ANY_STRING = 0x2 | 0x4;
    private static final int NOT_EXPANDED = 0x1000_0000;
    private static final int MAX_VALUE_BYTES = 64 << 10;

    private static final Win32Function CREATE = Win32Function.of("advapi32", "RegCreateKeyExW");
    private static final Win32Function SET = Win32Function.of("advapi32", "RegSetValueExW");
    private static final Win32Function GET = Win32Function.of("advapi32", "RegGetValueW");
    private static final Win32Function CLOSE = Win32Function.of("advapi32", "RegCloseKey");
    private static final Win32Function DELETE_TREE = Win32Function.of("advapi32", "RegDeleteTreeW");
    private static final Win32Function DELETE_KEY = Win32Function.of("advapi32", "RegDeleteKeyW");
    private static final Win32Function DELETE_VALUE = Win32Function.of("advapi32", "RegDeleteKeyValueW");

    /** Sets a string in which the reader replaces names of variables, such as {@code %SystemRoot%}. */
    void setExpandable(String name, String value) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            set(name, EXPANDABLE_STRING, WideString.allocate(value, memory));
        }
    }

    void setNumber(String name, int value) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment number = memory.allocate(ValueLayout.JAVA_INT);
            number.set(ValueLayout.JAVA_INT, 0, value);
            set(name, NUMBER, number);
        }
    }

    /** Sets a list of strings. */
    void setStrings(String name, List<String> values) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            set(name, STRINGS, WideString.allocate(String.join("\0", values) + "\0", memory));
        }
    }

    private void set(String name, int type, MemorySegment value) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment key = memory.allocate(ValueLayout.JAVA_LONG);
            long wide = WideString.allocate(path, memory).address();
            require(
                    "RegCreateKeyExW",
                    CREATE.call(LOCAL_MACHINE, wide, 0, 0, 0, ALL_ACCESS, 0, key.address(), 0)
                            .status());
            long opened = key.get(ValueLayout.JAVA_LONG, 0);
            try {
                require(
                        "RegSetValueExW",
                        SET.call(
                                        opened,
                                        WideString.allocate(name, memory).address(),
                                        0,
                                        type,
                                        value.address(),
                                        value.byteSize())
                                .status());
            } finally {
                CLOSE.call(opened);
            }
        }
    }

    /** Returns a string value as it is stored; empty if there is none. */
    Optional<String> string(String name) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment value = memory.allocate(MAX_VALUE_BYTES, 2);
            MemorySegment size = memory.allocate(ValueLayout.JAVA_INT);
            size.set(ValueLayout.JAVA_INT, 0, MAX_VALUE_BYTES);
            int status = GET.call(
                            LOCAL_MACHINE,
                            WideString.allocate(path, memory).address(),
                            WideString.allocate(name, memory).address(),
                            ANY_STRING | NOT_EXPANDED,
                            0,
                            value.address(),
                            size.address())
                    .status();
            return status == 0
                    ? Optional.of(WideString.read(value, 0, size.get(ValueLayout.JAVA_INT, 0) / 2 - 1))
                    : Optional.empty();
        }
    }

    /** Deletes one value, if it is there. */
    void deleteValue(String name) {
        try (Arena memory = Arena.ofConfined()) {
            DELETE_VALUE.call(
                    LOCAL_MACHINE,
                    WideString.allocate(path, memory).address(),
                    WideString.allocate(name, memory).address());
        }
    }

    /** Deletes the key with everything in it. Does nothing if there is none. */
    void delete() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            long wide = WideString.allocate(path, memory).address();
            int status = DELETE_TREE.call(LOCAL_MACHINE, wide).status();
            if (status != Win32Error.FILE_NOT_FOUND) {
                require("RegDeleteTreeW", status);
                // Some systems keep the emptied key.
                DELETE_KEY.call(LOCAL_MACHINE, wide);
            }
        }
    }

    private void require(String function, int status) throws ErrnoException {
        if (status != 0) {
            throw Win32Error.exception(function, status, ByteString.utf8(path));
        }
    }
}
