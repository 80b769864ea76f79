package dev.coffre.agent.job;

import dev.coffre.agent.process.LocalSocket;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Lets other processes cancel a running job and ask for its progress. */
final class JobSocket implements AutoCloseable {
    private static final String CANCEL = "cancel";
    private static final String CANCELLED = "cancelled";
    private static final String STAGE = "stage";
    private static final String NO_STAGE = "";

    private final Runnable onCancel;
    private final LocalSocket socket;
    private volatile String stage = NO_STAGE;

    /** @param onCancel called by another thread */
    JobSocket(Path folder, Runnable onCancel) {
        this.onCancel = onCancel;
        this.socket = LocalSocket.open(folder, "job.sock", this::answer);
    }

    private Optional<String> answer(String question) {
        return switch (question) {
            case CANCEL -> {
                onCancel.run();
                yield Optional.of(CANCELLED);
            }
            case STAGE -> Optional.of(stage);
            default -> Optional.empty();
        };
    }

    Path path() {
        return socket.path();
    }

    void stage(JobStage reached) {
        stage = WireJson.line(reached);
    }

    /** Asks the job at this socket to stop. Returns whether it answered. */
    static boolean cancel(Path path) {
        return LocalSocket.ask(path, CANCEL).filter(CANCELLED::equals).isPresent();
    }

    /** Returns the progress of the job at this socket; empty if it has ended or has no progress yet. */
    static Optional<JobStage> stage(Path path) {
        return LocalSocket.ask(path, STAGE)
                .filter(line -> !line.equals(NO_STAGE))
                .flatMap(JobSocket::read);
    }

    private static Optional<JobStage> read(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), JobStage.class));
        } catch (MalformedMessage otherVersion) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
