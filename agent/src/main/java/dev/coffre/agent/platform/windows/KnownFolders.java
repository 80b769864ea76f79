package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Folders that Windows names. The environment is not asked: a user can change it for their own processes. */
final class KnownFolders {
    private static final Win32Function GET_KNOWN_FOLDER_PATH = Win32Function.of("shell32", "SHGetKnownFolderPath");
    private static final Win32Function GET_SYSTEM_DIRECTORY = Win32Function.of("kernel32", "GetSystemDirectoryW");
    private static final Win32Function FREE = Win32Function.of("ole32", "CoTaskMemFree");

    /** FOLDERID_ProgramData, 62AB5D82-FDC1-4DC3-A9DD-070D1D495D97, in memory order. */
    private static final long[] PROGRAM_DATA = {0x4DC3FDC162AB5D82L, 0x975D491D0D07DDA9L};

    private static final int MAX_UNITS = 32_768;

    private KnownFolders() {}

    static Path programData() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment id = memory.allocate(16, 8);
            id.set(ValueLayout.JAVA_LONG, 0, PROGRAM_DATA[0]);
            id.set(ValueLayout.JAVA_LONG, 8, PROGRAM_DATA[1]);
            MemorySegment out = memory.allocate(8, 8);
            int failure = GET_KNOWN_FOLDER_PATH
                    .call(id.address(), 0, 0, out.address())
                    .status();
            long address = out.get(ValueLayout.JAVA_LONG, 0);
            try {
                return failure == 0 ? Path.of(WideString.readTerminated(address)) : Path.of("C:\\ProgramData");
            } finally {
                FREE.call(address);
            }
        }
    }

    /** Returns the folder of the programs of Windows. A name alone would be searched in the working folder first. */
    static Path system() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment path = memory.allocate(2L * MAX_UNITS, 2);
            int units = GET_SYSTEM_DIRECTORY.call(path.address(), MAX_UNITS).status();
            return units > 0 && units < MAX_UNITS
                    ? Path.of(WideString.read(path, 0, units))
                    : Path.of("C:\\Windows\\System32");
        }
    }
}
