package dev.coffre.agent.answerer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The program that has a command answered by the agent's service. Arguments: the process id of the launcher, the state
 * directory, the width of the terminal in columns (empty without a terminal), and those of the command. Relays the output and ends with the command's exit code,
 * or with {@value AnswerProtocol#EXIT_BY_ITSELF} if the command must run by itself. Then nothing was written to standard output.
 *
 * <p>It starts in a fraction of the agent's time because it is one class that loads few others: it has no lambda, no
 * stream, and no joined text. The thread that runs it as a {@link Runnable} ends the process if the answerer is silent. A
 * signal is passed to the answerer, which stops the command as the signal would.
 */
public final class AnswerClient implements Runnable, SignalHandler {
    /** Output up to this size is held until the next sign of life, so that the command can still run by itself. */
    private static final int MAX_HELD = 1 << 20;

    private static final int TICK_MILLIS = 250;

    /** Messages of the C library. The launcher sets its language. */
    private static final String CLOSED_PIPE = "Broken pipe";

    private static final String FULL = "No space left on device";

    /** How long a command may take to stop after a signal. */
    private static final int MAX_STOP_TICKS = 2_000 / TICK_MILLIS;

    private static final int HEADER = 5;
    private static final int MAX_ADDRESS = 4_096;
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WARNINGS = 3;
    private static final int INTEGRITY = 8;

    /** The exit code of a signal is this and its number, as in shells. */
    private static final int FIRST_SIGNAL_EXIT = 128;

    private static final char UNDECODABLE = '\uFFFD';

    /** The first argument of the command. */
    private static final int COMMAND = 3;

    private final UserPrincipal user;
    private final long launcher;
    private final int maxSilentTicks;
    private final Path daemon;
    private final ByteBuffer received =
            ByteBuffer.allocateDirect(HEADER + AnswerProtocol.MAX_FRAME).limit(0);
    private final ArrayDeque<byte[]> held = new ArrayDeque<>();
    private int heldBytes;
    private byte[] lastOut = new byte[0];
    private byte[] lastErr = new byte[0];
    private byte[] unwrittenText = new byte[0];
    private byte[] unwrittenFullText = new byte[0];

    /** Whether output has been written, so that the command can no longer run by itself. */
    private boolean relaying;

    /** Whether some of standard output was written. */
    private boolean written;

    /** Whether some of standard output could not be written. */
    private boolean unwritten;

    /** Whether that was because its reader has ended, as {@code head} does. */
    private boolean readerEnded;

    /** Ticks since the last sign of life. Time in which this process was stopped does not count. */
    private int silentTicks;

    /** The connection, once the question is sent. */
    private volatile @Nullable SocketChannel asked;

    /** The exit code of the signal that asked this process to end; 0 without one. */
    private volatile int stopping;

    private AnswerClient(UserPrincipal user, long launcher, int silenceMillis, Path daemon) {
        this.user = user;
        this.launcher = launcher;
        this.maxSilentTicks = silenceMillis / TICK_MILLIS;
        this.daemon = daemon;
    }

    public static void main(String[] arguments) {
        run(arguments, AnswerProtocol.SILENCE_MILLIS);
    }

    /** Ends the process. */
    static void run(String[] arguments, int silenceMillis) {
        int exit = AnswerProtocol.EXIT_BY_ITSELF;
        try {
            byte[] question = question(arguments);
            if (question.length > 0) {
                AnswerClient client = new AnswerClient(
                        Files.getOwner(Path.of("/proc/self")),
                        Long.parseLong(arguments[0]),
                        silenceMillis,
                        Path.of(arguments[1], "daemon.sock"));
                Thread watch = new Thread(client, "silence");
                watch.setDaemon(true);
                watch.start();
                Signal.handle(new Signal("HUP"), client);
                Signal.handle(new Signal("INT"), client);
                Signal.handle(new Signal("TERM"), client);
                exit = client.ask(arguments[1], question);
            }
        } catch (IOException | RuntimeException noAnswer) {
            // The command runs by itself.
        }
        Runtime.getRuntime().halt(exit); // shutdown hooks take milliseconds, and nothing has to be closed
    }

    /** Returns the question with its version; empty if it has a text that is not UTF-8, or is too long. */
    private static byte[] question(String[] arguments) throws IOException {
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(texts);
        String[] names = AnswerProtocol.VARIABLES.split(" ");
        int variables = 0;
        for (String name : names) {
            variables += System.getenv(name) == null ? 0 : 1;
        }
        boolean whole = true;
        out.writeInt(variables + arguments.length);
        whole &= write(out, Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString());
        whole &= write(out, arguments[2]);
        whole &= write(out, Integer.toString(variables));
        for (String name : names) {
            String value = System.getenv(name);
            if (value != null) {
                whole &= write(out, name.concat("=").concat(value));
            }
        }
        for (int i = COMMAND; i < arguments.length; i++) {
            whole &= write(out, arguments[i]);
        }
        if (!whole || texts.size() > AnswerProtocol.MAX_QUESTION) {
            return new byte[0];
        }
        byte[] body = texts.toByteArray();
        return ByteBuffer.allocate(HEADER + body.length)
                .put((byte) AnswerProtocol.VERSION)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static boolean write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        return text.indexOf(UNDECODABLE) < 0;
    }

    /** Returns the exit code. */
    private int ask(String state, byte[] question) throws IOException {
        try (SocketChannel answerer = connect(state)) {
            send(answerer, question);
            asked = answerer;
            return relay(answerer);
        } catch (IOException broken) {
            return abandon();
        }
    }

    /** Passes a signal on. Before the question is sent, nothing has to be stopped. */
    @Override
    public void handle(Signal signal) {
        boolean first = stopping == 0;
        stopping = FIRST_SIGNAL_EXIT + signal.getNumber();
        SocketChannel answerer = asked;
        if (answerer == null) {
            Runtime.getRuntime().halt(stopping);
        } else if (first) {
            try {
                send(answerer, new byte[] {(byte) stopping});
            } catch (IOException broken) {
                Runtime.getRuntime().halt(stopping);
            }
        }
    }

    /** Connects to the answerer. If none listens, the daemon starts one. */
    private SocketChannel connect(String state) throws IOException {
        try {
            return open(state.concat("/").concat(AnswerProtocol.ANSWERER).concat(".sock"));
        } catch (IOException notRunning) {
            return open(started());
        }
    }

    /** Returns the address of the answerer that the daemon has started. */
    private String started() throws IOException {
        try (SocketChannel channel = open(daemon.toString())) {
            send(channel, AnswerProtocol.ANSWERER.concat("\n").getBytes(StandardCharsets.UTF_8));
            ByteBuffer line = ByteBuffer.allocate(MAX_ADDRESS);
            while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
                if (channel.read(line) <= 0) {
                    throw new EOFException();
                }
            }
            heard();
            return new String(line.array(), 0, line.position() - 1, StandardCharsets.UTF_8);
        }
    }

    private SocketChannel open(String path) throws IOException {
        heard(); // the start of this process was no silence
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(user)) {
            throw new IOException();
        }
        return channel;
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private int relay(SocketChannel answerer) throws IOException {
        fill(answerer, 1);
        if (received.get() != AnswerProtocol.VERSION) {
            return abandon();
        }
        while (true) {
            fill(answerer, HEADER);
            int kind = received.get();
            int length = received.getInt();
            if (length < 0 || length > AnswerProtocol.MAX_FRAME) {
                throw new IOException();
            }
            fill(answerer, length);
            byte[] content = new byte[length + 1];
            content[0] = (byte) kind;
            received.get(content, 1, length);
            heard();
            switch (kind) {
                case AnswerProtocol.OUT, AnswerProtocol.ERR -> {
                    held.add(content);
                    heldBytes += length;
                    if ((relaying || heldBytes > MAX_HELD) && !release()) {
                        return unwritten();
                    }
                }
                case AnswerProtocol.ALIVE -> {
                    if (!release()) {
                        return unwritten();
                    }
                }
                case AnswerProtocol.UNWRITTEN -> unwrittenText = content;
                case AnswerProtocol.UNWRITTEN_FULL -> unwrittenFullText = content;
                case AnswerProtocol.LAST_OUT -> lastOut = content;
                case AnswerProtocol.LAST_ERR -> lastErr = content;
                case AnswerProtocol.EXIT -> {
                    int exit = content[1] & 0xFF;
                    return release() || exit != DONE && exit != WARNINGS && exit != INTEGRITY ? exit : unwritten();
                }
                default -> throw new IOException(); // also BY_ITSELF
            }
        }
    }

    /** Reads until this many bytes are in the buffer. */
    private void fill(SocketChannel channel, int bytes) throws IOException {
        if (received.remaining() < bytes) {
            received.compact();
            while (received.position() < bytes) {
                if (channel.read(received) < 0) {
                    throw new EOFException();
                }
            }
            received.flip();
        }
    }

    private synchronized void heard() {
        silentTicks = 0;
    }

    /** Writes the held output. Returns whether all of standard output was written: otherwise the command ends. */
    private boolean release() {
        if (held.isEmpty()) {
            return !unwritten;
        }
        synchronized (this) { // the answerer is not silent while a reader of the output is slow
            relaying = true;
            for (byte[] each = held.poll(); each != null; each = held.poll()) {
                print(each);
            }
            heldBytes = 0;
        }
        return !unwritten;
    }

    private void print(byte[] content) {
        boolean isOut = content[0] == AnswerProtocol.OUT || content[0] == AnswerProtocol.LAST_OUT;
        if (unwritten && (isOut || !written && !readerEnded)) {
            return; // the rest of a command that runs by itself
        }
        try {
            new FileOutputStream(isOut ? FileDescriptor.out : FileDescriptor.err).write(content, 1, content.length - 1);
            written |= isOut;
        } catch (IOException notRead) {
            unwritten |= isOut;
            readerEnded |= isOut && CLOSED_PIPE.equals(notRead.getMessage());
            unwrittenText = isOut && FULL.equals(notRead.getMessage()) ? unwrittenFullText : unwrittenText;
        }
    }

    /**
     * Standard output could not be written. If nothing was, the command runs by itself, and reports it. Returns the exit code.
     */
    private int unwritten() {
        if (!written && !readerEnded) {
            return AnswerProtocol.EXIT_BY_ITSELF;
        }
        if (!readerEnded && unwrittenText.length > 0) {
            print(unwrittenText);
        }
        return FAILED;
    }

    /** The answer ended early. Returns the exit code. */
    private synchronized int abandon() {
        if (stopping != 0) {
            return stopping;
        }
        if (!relaying) {
            return AnswerProtocol.EXIT_BY_ITSELF;
        }
        if (lastErr.length > 0) {
            print(lastOut);
            print(lastErr);
        }
        return FAILED;
    }

    /** Has the daemon replace an answerer that is silent. Does not wait for a daemon that is silent too. */
    private void report() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(daemon))) {
                channel.write(ByteBuffer.wrap(
                        AnswerProtocol.SILENT_ANSWERER.concat("\n").getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException noDaemon) {
            // The next command waits for the answerer too.
        }
    }

    /** Ends the process after a time without a sign of life, with its launcher, and when a command does not stop. */
    @Override
    public void run() {
        try {
            int stopTicks = 0;
            while (true) {
                Thread.sleep(TICK_MILLIS);
                Optional<ProcessHandle> parent = ProcessHandle.current().parent();
                if (parent.isEmpty() || parent.get().pid() != launcher) {
                    Runtime.getRuntime().halt(FAILED);
                }
                if (stopping != 0 && ++stopTicks >= MAX_STOP_TICKS) {
                    Runtime.getRuntime().halt(stopping);
                }
                synchronized (this) {
                    if (++silentTicks >= maxSilentTicks) {
                        report();
                        Runtime.getRuntime().halt(abandon());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
