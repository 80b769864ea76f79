package dev.coffre.agent.job;

import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lets other processes cancel a running job and ask for its progress. */
final class JobSocket implements AutoCloseable {
    private static final String CANCEL = "cancel";
    private static final String CANCELLED = "cancelled";
    private static final String PROGRESS = "stage";
    private static final String NO_PROGRESS = "";

    private final Runnable onCancel;
    private final LocalSocket socket;
    private volatile String progress = NO_PROGRESS;

    /** @param onCancel called by another thread */
    JobSocket(LocalSockets sockets, PrivatePath folder, Runnable onCancel) {
        this.onCancel = onCancel;
        this.socket = sockets.open(folder, "job.sock", this::answer);
    }

    private Optional<String> answer(String question) {
        return switch (question) {
            case CANCEL -> {
                onCancel.run();
                yield Optional.of(CANCELLED);
            }
            case PROGRESS -> Optional.of(progress);
            default -> Optional.empty();
        };
    }

    String address() {
        return socket.address();
    }

    void progress(LiveJobProgress reached) {
        progress = WireJson.writeLine(reached);
    }

    /** Asks the job at this socket to stop. Returns whether it answered. */
    static boolean cancel(LocalSockets sockets, String address) {
        return sockets.ask(address, CANCEL).filter(CANCELLED::equals).isPresent();
    }

    /** Returns the progress of the job at this socket; empty if it has ended or has no progress yet. */
    static Optional<LiveJobProgress> progress(LocalSockets sockets, String address) {
        return sockets.ask(address, PROGRESS)
                .filter(line -> !line.equals(NO_PROGRESS))
                .flatMap(JobSocket::read);
    }

    private static Optional<LiveJobProgress> read(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), LiveJobProgress.class));
        } catch (MalformedMessageException otherVersion) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
