package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;

/**
 * A unix socket at which other processes of this machine connect. Each admitted connection has a thread of its own. Those of
 * other users are closed. Thread-safe.
 */
final class UnixSocket implements LocalSocket {
    /** The most bytes of a socket address (108 in sockaddr_un), with a margin. */
    private static final int MAX_PATH = 100;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Predicate<UserPrincipal> admitted;
    private final Service service;
    private final Thread.Builder threads;

    private UnixSocket(
            Path path,
            ServerSocketChannel listener,
            Predicate<UserPrincipal> admitted,
            Service service,
            Thread.Builder threads) {
        this.path = path;
        this.listener = listener;
        this.admitted = admitted;
        this.service = service;
        this.threads = threads;
    }

    /** Serves one connection, which is closed when this returns. */
    @FunctionalInterface
    private interface Service {
        void serve(SocketChannel peer) throws IOException;
    }

    /** One line in, one line out, for this user and root. See {@link LocalSockets#open}. */
    static UnixSocket open(Path folder, String name, Function<String, Optional<String>> answers) {
        return open(folder, name, true, peer -> answer(peer, answers), Thread.ofVirtual());
    }

    /** Bytes, for this user. See {@link LocalSockets#listen}. */
    static UnixSocket listen(Path folder, String name, Consumer<LocalConnection> connections) {
        return open(
                folder,
                name,
                false,
                peer -> connections.accept(new UnixConnection(peer)),
                Thread.ofPlatform().daemon().name(name));
    }

    private static UnixSocket open(
            Path folder, String name, boolean alsoRoot, Service service, Thread.Builder threads) {
        try {
            Path path = socketPath(folder, name);
            Files.deleteIfExists(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            UserPrincipal owner = Files.getOwner(path);
            UnixSocket socket = new UnixSocket(
                    path,
                    listener,
                    user -> user.equals(owner) || alsoRoot && user.getName().equals("root"),
                    service,
                    threads);
            Thread.ofPlatform().daemon().name(name).start(socket::serve);
            return socket;
        } catch (IOException e) {
            throw StateFileProblem.of(folder, e, ProblemCode.STATE_DAMAGED);
        }
    }

    /** Returns a path that fits into a socket address, if necessary in a private temporary directory. */
    private static Path socketPath(Path folder, String name) throws IOException {
        Path wanted = folder.resolve(name);
        return wanted.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH
                ? wanted
                : Files.createTempDirectory("coffre").resolve(name);
    }

    @Override
    public String address() {
        return path.toString();
    }

    private void serve() {
        while (listener.isOpen()) {
            try {
                SocketChannel peer = listener.accept();
                threads.start(() -> serve(peer));
            } catch (IOException closedOrGone) {
                // This end was closed, which the loop notices, or the peer has disconnected.
            }
        }
    }

    private void serve(SocketChannel peer) {
        try (peer) {
            if (admitted.test(peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user())) {
                service.serve(peer);
            }
        } catch (IOException gone) {
            // The client no longer waits for the answer.
        }
    }

    private static void answer(SocketChannel peer, Function<String, Optional<String>> answers) throws IOException {
        Optional<String> answer = line(peer, LocalSockets.MAX_REQUEST).flatMap(answers);
        if (answer.isPresent()) {
            send(peer, answer.get());
        }
    }

    /** Asks the process at this socket. Returns empty if no process listens or it does not know the question. */
    static Optional<String> ask(Path path, String request) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            send(channel, request);
            return line(channel, LocalSockets.MAX_ANSWER);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static void send(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Optional<String> line(SocketChannel channel, int limit) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0 || line.length() == limit) {
                return Optional.empty();
            }
            line.append((char) next);
        }
        return Optional.of(line.toString());
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }
}
