package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.LoopbackPeers;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.windows.SecurityIds;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The system's table of connections, which names the process at each end. */
final class TcpTablePeers implements LoopbackPeers {
    private static final Win32Function GET_TCP_TABLE = Win32Function.of("iphlpapi", "GetExtendedTcpTable");
    private static final int IPV4 = 2;
    private static final int CONNECTIONS_WITH_PROCESS = 4;

    /** {@code 127.0.0.1} in network order, read as little-endian. */
    private static final int LOOPBACK = 0x0100007F;

    /** MIB_TCPROW_OWNER_PID: state, local address and port, remote address and port, process. */
    private static final int ROW = 24;

    private static final int FIRST_SIZE = 64 << 10;
    private static final int LARGEST_SIZE = 64 << 20;

    @Override
    public Optional<String> user(int theirPort, int ourPort) {
        int size = FIRST_SIZE;
        while (size <= LARGEST_SIZE) {
            try (Arena memory = Arena.ofConfined()) {
                MemorySegment table = memory.allocate(size, 4);
                MemorySegment length = memory.allocate(4, 4);
                length.set(ValueLayout.JAVA_INT, 0, size);
                int error = GET_TCP_TABLE
                        .call(table.address(), length.address(), 0, IPV4, CONNECTIONS_WITH_PROCESS, 0)
                        .status();
                if (error == 0) {
                    return find(table, theirPort, ourPort);
                }
                if (error != Win32Error.INSUFFICIENT_BUFFER) {
                    return Optional.empty();
                }
            }
            size *= 4; // the table grows between two calls, so the length that was asked for may not do
        }
        return Optional.empty();
    }

    private static Optional<String> find(MemorySegment table, int theirPort, int ourPort) {
        long rows = Math.min(Integer.toUnsignedLong(table.get(ValueLayout.JAVA_INT, 0)), (table.byteSize() - 4) / ROW);
        for (long i = 0; i < rows; i++) {
            long at = 4 + i * ROW;
            boolean matches = table.get(ValueLayout.JAVA_INT, at + 4) == LOOPBACK
                    && port(table, at + 8) == theirPort
                    && table.get(ValueLayout.JAVA_INT, at + 12) == LOOPBACK
                    && port(table, at + 16) == ourPort;
            if (matches) {
                return userOf(Integer.toUnsignedLong(table.get(ValueLayout.JAVA_INT, at + 20)));
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
