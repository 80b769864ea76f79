package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.LoopbackPeers;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.windows.SecurityIds;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** The system's table of connections, which names the process at each end. */
final class TcpTablePeers implements LoopbackPeers {
    private static final Win32Function GET_TCP_TABLE = Win32Function.of("iphlpapi", "GetExtendedTcpTable");
    private static final int IPV4 = 2;
    private static final int IPV6 = 23;
    private static final int CONNECTIONS_WITH_PROCESS = 4;

    /** {@code 127.0.0.1} in network order, read as little-endian. */
    private static final int LOOPBACK = 0x0100007F;

    /** {@code ::ffff:127.0.0.1}, in two parts: a socket of both families may stand in the table of IPv6. */
    private static final long MAPPED_HIGH = 0;

    private static final long MAPPED_LOW = 0x0100007FFFFF0000L;

    private static final int FIRST_SIZE = 64 << 10;
    private static final int LARGEST_SIZE = 64 << 20;

    /**
     * The layout of a row.
     *
     * @param size of MIB_TCPROW_OWNER_PID or MIB_TCP6ROW_OWNER_PID
     * @param remote where the remote address begins
     * @param port distance from an address to its port
     */
    private record Layout(int family, int size, int local, int remote, int port, int pid) {
        boolean isLoopback(MemorySegment table, long address) {
            return family == IPV4
                    ? table.get(ValueLayout.JAVA_INT, address) == LOOPBACK
                    : table.get(ValueLayout.JAVA_LONG_UNALIGNED, address) == MAPPED_HIGH
                            && table.get(ValueLayout.JAVA_LONG_UNALIGNED, address + 8) == MAPPED_LOW;
        }
    }

    private static final List<Layout> LAYOUTS =
            List.of(new Layout(IPV4, 24, 4, 12, 4, 20), new Layout(IPV6, 56, 0, 24, 20, 52));

    @Override
    public Optional<String> user(int theirPort, int ourPort) {
        return LAYOUTS.stream()
                .flatMap(layout -> process(layout, theirPort, ourPort).stream())
                .flatMap(pid -> userOf(pid).stream())
                .findFirst();
    }

    private static Optional<Long> process(Layout layout, int theirPort, int ourPort) {
        int size = FIRST_SIZE;
        while (size <= LARGEST_SIZE) {
            try (Arena memory = Arena.ofConfined()) {
                MemorySegment table = memory.allocate(size, 4);
                MemorySegment length = memory.allocate(4, 4);
                length.set(ValueLayout.JAVA_INT, 0, size);
                int error = GET_TCP_TABLE
                        .call(table.address(), length.address(), 0, layout.family, CONNECTIONS_WITH_PROCESS, 0)
                        .status();
                if (error == 0) {
                    return find(layout, table, theirPort, ourPort);
                }
                if (error != Win32Error.INSUFFICIENT_BUFFER) {
                    return Optional.empty();
                }
            }
            size *= 4; // the table grows between two calls, so the length that was asked for may not do
        }
        return Optional.empty();
    }

    private static Optional<Long> find(Layout layout, MemorySegment table, int theirPort, int ourPort) {
        long rows = Math.min(
                Integer.toUnsignedLong(table.get(ValueLayout.JAVA_INT, 0)), (table.byteSize() - 4) / layout.size);
        for (long i = 0; i < rows; i++) {
            long at = 4 + i * layout.size;
            long local = at + layout.local;
            long remote = at + layout.remote;
            boolean matches = layout.isLoopback(table, local)
                    && port(table, local + layout.port) == theirPort
                    && layout.isLoopback(table, remote)
                    && port(table, remote + layout.port) == ourPort;
            if (matches) {
                return Optional.of(Integer.toUnsignedLong(table.get(ValueLayout.JAVA_INT, at + layout.pid)));
            }
        }
        return Optional.empty();
    }

    /** Only the lower 16 bits are defined, in network order. */
    private static int port(MemorySegment table, long at) {
        return Short.toUnsignedInt(Short.reverseBytes(table.get(ValueLayout.JAVA_SHORT, at)));
    }

    private static Optional<String> userOf(long pid) {
        try {
            return Optional.of(SecurityIds.userOf(pid));
        } catch (ErrnoException ended) {
            return Optional.empty();
        }
    }
}
