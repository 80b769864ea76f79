package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.windows.PrivateDescriptor;
import dev.coffre.backup.trust.windows.SecurityIds;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** A named pipe at which other processes of this machine ask questions. Each connection has an instance of its own. */
final class NamedPipe implements LocalSocket {
    static final String PREFIX = "\\\\.\\pipe\\coffre-";

    private static final Win32Function CREATE = Win32Function.of("kernel32", "CreateNamedPipeW");
    private static final Win32Function CONNECT = Win32Function.of("kernel32", "ConnectNamedPipe");
    private static final Win32Function FLUSH = Win32Function.of("kernel32", "FlushFileBuffers");
    private static final Win32Function CLIENT_PROCESS = Win32Function.of("kernel32", "GetNamedPipeClientProcessId");
    private static final Win32Function CREATE_FILE = Win32Function.of("kernel32", "CreateFileW");

    private static final int DUPLEX = 3;
    private static final int FIRST_INSTANCE = 0x80000;
    private static final int REJECT_REMOTE_CLIENTS = 8;
    private static final int UNLIMITED_INSTANCES = 255;
    private static final int BUFFER = 64 << 10;
    private static final int PIPE_CONNECTED = 535;
    private static final int GENERIC_READ = 0x80000000;
    private static final int OPEN_EXISTING = 3;

    private final String address;
    private final Function<String, Optional<String>> answers;
    private final LongPredicate allowed;
    private volatile boolean closed;

    private NamedPipe(String address, Function<String, Optional<String>> answers, LongPredicate allowed) {
        this.address = address;
        this.answers = answers;
        this.allowed = allowed;
    }

    static NamedPipe open(String name, Function<String, Optional<String>> answers) throws ErrnoException {
        return open(name, answers, NamedPipe::isAllowed);
    }

    /** @param allowed whether the process with this number gets an answer */
    static NamedPipe open(String name, Function<String, Optional<String>> answers, LongPredicate allowed)
            throws ErrnoException {
        byte[] unique = new byte[16];
        new SecureRandom().nextBytes(unique);
        NamedPipe pipe = new NamedPipe(PREFIX + HexFormat.of().formatHex(unique) + "-" + name, answers, allowed);
        Win32Handle first = pipe.instance(FIRST_INSTANCE);
        Thread.ofPlatform().daemon().name(name).start(() -> pipe.serve(first));
        return pipe;
    }

    private Win32Handle instance(int flags) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            return CREATE.call(
                            WideString.allocate(address, memory).address(),
                            DUPLEX | flags,
                            REJECT_REMOTE_CLIENTS,
                            UNLIMITED_INSTANCES,
                            BUFFER,
                            BUFFER,
                            0,
                            PrivateDescriptor.forObject().address())
                    .requireHandle(ByteString.EMPTY);
        }
    }

    @Override
    public String address() {
        return address;
    }

    /** A call that waits for a connection pins its thread, so platform threads are used. */
    private void serve(Win32Handle first) {
        Win32Handle next = first;
        try {
            while (!closed) {
                Win32Handle connected = next;
                var result = CONNECT.call(connected.value(), 0);
                boolean isConnected = result.isTrue() || result.lastError() == PIPE_CONNECTED;
                next = instance(0); // before the answer, so that the pipe never vanishes
                Thread.ofPlatform().daemon().start(() -> answer(connected, isConnected));
            }
        } catch (ErrnoException noMorePipes) {
            closed = true;
        } finally {
            close(next);
        }
    }

    private void answer(Win32Handle connected, boolean isConnected) {
        try {
            if (isConnected && !closed && isAllowedClient(connected)) {
                PipeStream stream = new PipeStream(connected);
                Optional<String> answer =
                        stream.readLine(LocalSockets.MAX_REQUEST).flatMap(answers);
                if (answer.isPresent()) {
                    stream.writeLine(answer.get());
                    FLUSH.call(connected.value()); // closing would discard what the client has not read
                }
            }
        } catch (ErrnoException gone) {
            // The client no longer waits for the answer.
        } finally {
            close(connected);
        }
    }

    private boolean isAllowedClient(Win32Handle connected) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment pid = memory.allocate(4, 4);
            return CLIENT_PROCESS.call(connected.value(), pid.address()).isTrue()
                    && allowed.test(Integer.toUnsignedLong(pid.get(ValueLayout.JAVA_INT, 0)));
        }
    }

    /** Returns whether the process is SYSTEM's, an administrator's or this user's. Returns false if that is unknown. */
    private static boolean isAllowed(long pid) {
        try {
            String user = SecurityIds.userOf(pid);
            return user.equals(SecurityIds.SYSTEM)
                    || user.equals(SecurityIds.currentUser())
                    || SecurityIds.isAdministrator(pid);
        } catch (ErrnoException unknown) {
            return false;
        }
    }

    private static void close(Win32Handle handle) {
        try {
            handle.close();
        } catch (ErrnoException e) {
            throw new IllegalStateException("a pipe that cannot be closed", e);
        }
    }

    /** Connects once, to end the call that waits for a connection. */
    @Override
    public void close() {
        closed = true;
        try (Arena memory = Arena.ofConfined()) {
            Win32Handle unused = CREATE_FILE
                    .call(WideString.allocate(address, memory).address(), GENERIC_READ, 0, 0, OPEN_EXISTING, 0, 0)
                    .requireHandle(ByteString.EMPTY);
            close(unused);
        } catch (ErrnoException endedBefore) {
            // nothing waits
        }
    }
}
