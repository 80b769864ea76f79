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
    private static final Win32Function FREE = Win32Function.of("ole32", "CoTaskMemFree");

    /** FOLDERID_ProgramData, 62AB5D82-FDC1-4DC3-A9DD-070D1D495D97, in memory order. */
    private static final long[] PROGRAM_DATA = {0x4DC3FDC162AB5D82L, 0x975D491D0D07DDA9L};

    /** FOLDERID_System, 1AC14E77-02E7-4E5D-B744-2EB1AE5198B7. */
    private static final long[] SYSTEM = {0x4E5D02E71AC14E77L, 0xB79851AEB12E44B7L};

    private KnownFolders() {}

    static Path programData() {
        return Path.of(folder(PROGRAM_DATA, "C:\\ProgramData"));
    }

    /** Returns the folder of the programs of Windows, such as {@code C:\Windows\System32}. */
    static String system() {
        return folder(SYSTEM, "C:\\Windows\\System32");
    }

    private static String folder(long[] folder, String fallback) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment id = memory.allocate(16, 8);
            id.set(ValueLayout.JAVA_LONG, 0, folder[0]);
            id.set(ValueLayout.JAVA_LONG, 8, folder[1]);
            MemorySegment out = memory.allocate(8, 8);
            int failure = GET_KNOWN_FOLDER_PATH
                    .call(id.address(), 0, 0, out.address())
                    .status();
            long address = out.get(ValueLayout.JAVA_LONG, 0);
            try {
                return failure == 0 ? WideString.readTerminated(address) : fallback;
            } finally {
                FREE.call(address);
            }
        }
    }
}
