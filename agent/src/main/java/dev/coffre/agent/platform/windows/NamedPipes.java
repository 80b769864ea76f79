package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import dev.coffre.backup.win32.Win32Result;
import dev.coffre.vault.problem.ProblemCode;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Named pipes. The name of a pipe is random and stands in a private file, so no other program can take it first. A pipe admits
 * SYSTEM, Administrators and the user of its process, and asks the system which process has connected.
 */
final class NamedPipes implements LocalSockets {
    private static final Win32Function CREATE_FILE = Win32Function.of("kernel32", "CreateFileW");
    private static final Win32Function WAIT_NAMED_PIPE = Win32Function.of("kernel32", "WaitNamedPipeW");
    private static final int GENERIC_READ_WRITE = 0xC0000000;
    private static final int OPEN_EXISTING = 3;

    /** The server may identify the caller, but not act on its behalf. */
    private static final int IDENTIFICATION_ONLY = 0x00110000;

    private static final int BUSY_ATTEMPTS = 20;
    private static final int BUSY_WAIT_MILLIS = 250;

    @Override
    public LocalSocket open(PrivatePath folder, String name, Function<String, Optional<String>> answers) {
        try {
            return NamedPipe.open(name, answers);
        } catch (ErrnoException e) {
            throw StateFileProblem.of(folder.path(), e, ProblemCode.STATE_DAMAGED);
        }
    }

    @Override
    public Optional<LocalSocket> listen(PrivatePath folder, String name, Consumer<LocalConnection> connections) {
        return Optional.empty();
    }

    @Override
    public Optional<String> ask(String address, String question) {
        if (!address.startsWith(NamedPipe.PREFIX)) {
            return Optional.empty();
        }
        try (Win32Handle pipe = connect(address)) {
            PipeStream stream = new PipeStream(pipe);
            stream.writeLine(question);
            return stream.readLine(MAX_ANSWER);
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }

    private static Win32Handle connect(String address) throws ErrnoException {
        for (int attempt = 1; ; attempt++) {
            try (Arena memory = Arena.ofConfined()) {
                long name = WideString.allocate(address, memory).address();
                Win32Result result =
                        CREATE_FILE.call(name, GENERIC_READ_WRITE, 0, 0, OPEN_EXISTING, IDENTIFICATION_ONLY, 0);
                if (result.lastError() != Win32Error.PIPE_BUSY || result.value() > 0 || attempt == BUSY_ATTEMPTS) {
                    return result.requireHandle(ByteString.EMPTY);
                }
                WAIT_NAMED_PIPE.call(name, BUSY_WAIT_MILLIS);
            }
        }
    }
}
