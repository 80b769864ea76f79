package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildProgress;
import dev.coffre.agent.child.ChildStream;
import dev.coffre.agent.job.JobFindings;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.web.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Relays the output of a command to a browser. The last block is sent only after the command succeeded; otherwise the body
 * fails, so the browser reports a failed download. An archive that lacks entries succeeds, and the listener gets its findings.
 * If the requested entry itself is missing, the body fails. Used by one thread.
 */
final class DownloadBody implements HttpResponse.BodyWriter {
    private static final int BLOCK_BYTES = 64 << 10;

    /** The longest time in which the browser takes nothing. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);

    /** The longest time in which the command sends nothing. Meanwhile it is not seen whether the browser has left. */
    private static final Duration READ_LIMIT = Duration.ofMinutes(5);

    private final ChildStream stream;
    private final String path;
    private final Listener listener;
    private final StallWatch reads;
    private byte[] block = new byte[BLOCK_BYTES];
    private int count;

    /** Receives what the response cannot report. */
    interface Listener {
        /** The command failed after its first data. */
        void failed(Problem why);

        /** The command has ended well, with findings. Called before the last block is sent. */
        void endedWith(JobFindings findings);
    }

    private DownloadBody(ChildStream stream, String path, Listener listener, Duration readLimit) {
        this.stream = stream;
        this.reads = StallWatch.start(readLimit, stream::close);
        this.path = path;
        this.listener = listener;
    }

    /**
     * Waits for the first data.
     *
     * @param stream closed with the body, and if this fails
     * @param path of the entry, for people
     * @throws Problem why it failed before
     */
    static DownloadBody begin(ChildStream stream, String path, Listener listener) {
        return begin(stream, path, listener, READ_LIMIT);
    }

    /** @param readLimit after which a command that sends nothing is ended */
    static DownloadBody begin(ChildStream stream, String path, Listener listener, Duration readLimit) {
        DownloadBody body = new DownloadBody(stream, path, listener, readLimit);
        try {
            body.count = body.read(body.block);
            return body;
        } catch (IOException e) {
            body.close();
            throw ProblemCode.INTERNAL_BUG.with("reason", SystemReason.of(e)).causedBy(e);
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    /** Returns the number of bytes; -1 at the end of a command that ended well. */
    private int read(byte[] into) throws IOException {
        reads.begin();
        try {
            int bytes = stream.read(into);
            if (bytes < 0) {
                requireEndedWell();
            }
            return bytes;
        } catch (IOException e) {
            if (reads.hasStalled()) {
                throw incomplete().causedBy(e);
            }
            throw e;
        } finally {
            reads.end();
        }
    }

    @Override
    public void write(OutputStream out) throws IOException {
        // An interrupted write closes the connection.
        try (StallWatch writes = StallWatch.start(WRITE_LIMIT, Thread.currentThread()::interrupt)) {
            byte[] next = new byte[BLOCK_BYTES];
            while (count >= 0) {
                int more = read(next);
                writes.begin();
                out.write(block, 0, count);
                writes.end();
                byte[] written = block;
                block = next;
                next = written;
                count = more;
            }
        } catch (Problem problem) {
            listener.failed(problem);
            throw new IOException(problem);
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    /**
     * Throws the problem that ended the command or why the entry itself was left out, or {@code download-incomplete}.
     */
    private void requireEndedWell() {
        ChildProgress end = stream.awaitEnd();
        if (reads.hasStalled()) {
            throw incomplete();
        }
        int exit = end.exit().orElse(-1);
        if (exit != ExitCode.DONE.number() && exit != ExitCode.WARNINGS.number()) {
            throw end.problem().orElseGet(this::incomplete);
        }
        JobFindings findings = end.findings();
        for (Problem missing : findings.notRecovered()) {
            if (path.equals(missing.details().get("path"))) {
                throw missing;
            }
        }
        if (!findings.equals(JobFindings.NONE)) {
            listener.endedWith(findings);
        }
    }

    private Problem incomplete() {
        return ProblemCode.DOWNLOAD_INCOMPLETE.with("path", path);
    }

    @Override
    public void close() {
        reads.close();
        stream.close();
    }
}
