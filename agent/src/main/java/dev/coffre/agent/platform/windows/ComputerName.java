package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The name of this computer. The environment has only its NetBIOS form, which is cut to 15 letters. */
final class ComputerName {
    private static final Win32Function GET_COMPUTER_NAME = Win32Function.of("kernel32", "GetComputerNameExW");
    private static final int DNS_HOST_NAME = 1;
    private static final int MAX_UNITS = 256;

    private ComputerName() {}

    static Optional<String> dnsHostName() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment name = memory.allocate(2L * MAX_UNITS, 2);
            MemorySegment length = memory.allocate(4, 4);
            length.set(ValueLayout.JAVA_INT, 0, MAX_UNITS);
            boolean known = GET_COMPUTER_NAME
                    .call(DNS_HOST_NAME, name.address(), length.address())
                    .isTrue();
            int units = length.get(ValueLayout.JAVA_INT, 0);
            return known && units > 0 ? Optional.of(WideString.read(name, 0, units)) : Optional.empty();
        }
    }
}
