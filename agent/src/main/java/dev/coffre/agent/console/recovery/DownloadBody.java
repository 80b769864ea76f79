package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildProgress;
import dev.coffre.agent.child.ChildStream;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.web.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Relays the data of a command to a browser. The last block is held back until the command has ended well: otherwise the
 * body fails, so that a browser never takes a part for the whole. Used by one thread.
 */
final class DownloadBody implements HttpResponse.BodyWriter {
    private static final int BLOCK_BYTES = 64 << 10;

    private final ChildStream stream;
    private final String path;
    private final Consumer<Problem> onFailure;
    private byte[] block = new byte[BLOCK_BYTES];
    private int count;

    private DownloadBody(ChildStream stream, String path, Consumer<Problem> onFailure) {
        this.stream = stream;
        this.path = path;
        this.onFailure = onFailure;
    }

    /**
     * Waits for the first data.
     *
     * @param stream closed with the body, and if this fails
     * @param path for people
     * @param onFailure receives why the command failed after its first data
     * @throws Problem why it failed before
     */
    static DownloadBody begin(ChildStream stream, String path, Consumer<Problem> onFailure) {
        DownloadBody body = new DownloadBody(stream, path, onFailure);
        try {
            body.count = stream.read(body.block);
            if (body.count < 0) {
                body.requireEndedWell();
            }
            return body;
        } catch (IOException e) {
            stream.close();
            throw ProblemCode.INTERNAL_BUG.with("reason", SystemReason.of(e)).causedBy(e);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (StalledWriteWatch watch = StalledWriteWatch.start(Thread.currentThread())) {
            byte[] next = new byte[BLOCK_BYTES];
            while (count >= 0) {
                int more = stream.read(next);
                if (more < 0) {
                    requireEndedWell();
                }
                watch.write(out, block, count);
                byte[] written = block;
                block = next;
                next = written;
                count = more;
            }
        } catch (Problem problem) {
            onFailure.accept(problem);
            throw new IOException(problem);
        }
    }

    /** Throws the problem that ended the command, or {@code download-incomplete}. */
    private void requireEndedWell() {
        ChildProgress end = stream.awaitEnd();
        int exit = end.exit().orElse(-1);
        if (exit != ExitCode.DONE.number() && exit != ExitCode.WARNINGS.number()) {
            throw end.problem().orElseGet(() -> ProblemCode.DOWNLOAD_INCOMPLETE.with("path", path));
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
