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
    private final String cancelByNumber;
    private volatile String progress = NO_PROGRESS;

    /**
     * @param job its number: whoever wants to stop another job may ask here, because each job has the same address
     * @param onCancel called by another thread
     */
    JobSocket(LocalSockets sockets, PrivatePath folder, long job, Runnable onCancel) {
        this.cancelByNumber = cancel(job);
        this.onCancel = onCancel;
        this.socket = sockets.open(folder, "job.sock", this::answer);
    }

    private Optional<String> answer(String question) {
        if (question.equals(CANCEL) || question.equals(cancelByNumber)) {
            onCancel.run();
            return Optional.of(CANCELLED);
        }
        return question.equals(PROGRESS) ? Optional.of(progress) : Optional.empty();
    }

    private static String cancel(long job) {
        return CANCEL + " " + job;
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

    /** Asks the job at this socket to stop if it has this number. Returns whether it will. */
    static boolean cancel(LocalSockets sockets, String address, long job) {
        return sockets.ask(address, cancel(job)).filter(CANCELLED::equals).isPresent();
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
