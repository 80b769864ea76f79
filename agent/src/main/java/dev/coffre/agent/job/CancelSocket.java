package dev.coffre.agent.job;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
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
import jdk.net.ExtendedSocketOptions;

/**
 * Where a running job can be told to stop: a unix socket that obeys the user who runs the job, and root. One word in,
 * one word out.
 */
final class CancelSocket implements AutoCloseable {
    /** What an address of this kind can hold, less some for the terminating zero. */
    private static final int MAX_PATH = 100;

    private static final String CANCEL = "cancel\n";
    private static final String DONE = "cancelled\n";

    private final Path path;
    private final UserPrincipal owner;
    private final ServerSocketChannel listener;
    private final Runnable onCancel;

    private CancelSocket(Path path, UserPrincipal owner, ServerSocketChannel listener, Runnable onCancel) {
        this.path = path;
        this.owner = owner;
        this.listener = listener;
        this.onCancel = onCancel;
    }

    /** Listens until closed; {@code onCancel} is called by another thread. */
    static CancelSocket open(Path folder, Runnable onCancel) {
        try {
            Path path = place(folder);
            Files.deleteIfExists(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            CancelSocket socket = new CancelSocket(path, Files.getOwner(path), listener, onCancel);
            Thread.ofPlatform().daemon().name("cancel").start(socket::serve);
            return socket;
        } catch (IOException e) {
            throw ProblemCode.STATE_DAMAGED
                    .with("file", folder)
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    /** A deep home has no room for a socket's address; then it lies in a private folder of its own. */
    private static Path place(Path folder) throws IOException {
        Path wanted = folder.resolve("job.sock");
        return wanted.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH
                ? wanted
                : Files.createTempDirectory("coffre").resolve("job.sock");
    }

    Path path() {
        return path;
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel peer = listener.accept()) {
                if (mayCancel(peer) && CANCEL.equals(word(peer))) {
                    onCancel.run();
                    peer.write(ByteBuffer.wrap(DONE.getBytes(StandardCharsets.US_ASCII)));
                }
            } catch (IOException closedOrGone) {
                // Either this end is closed, which the loop sees, or the peer has gone.
            }
        }
    }

    private boolean mayCancel(SocketChannel peer) throws IOException {
        UserPrincipal user = peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return user.equals(owner) || user.getName().equals("root");
    }

    private static String word(SocketChannel peer) throws IOException {
        byte[] word = Channels.newInputStream(peer).readNBytes(CANCEL.length());
        return new String(word, StandardCharsets.US_ASCII);
    }

    /** Asks the job behind this socket to stop; whether it has understood. */
    static boolean cancel(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap(CANCEL.getBytes(StandardCharsets.US_ASCII)));
            byte[] word = Channels.newInputStream(channel).readNBytes(DONE.length());
            return DONE.equals(new String(word, StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            return false;
        }
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
