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

/**
 * Relays the data of a command to a browser. The last block is held back until the command has ended well: otherwise the
 * body fails, so that a browser never takes a part for the whole. An archive that lacks entries ends well unless what was
 * asked for itself is missing; the listener hears of them. Used by one thread.
 */
final class DownloadBody implements HttpResponse.BodyWriter {
    private static final int BLOCK_BYTES = 64 << 10;

    private final ChildStream stream;
    private final String path;
    private final Listener listener;
    private byte[] block = new byte[BLOCK_BYTES];
    private int count;

    /** Hears what a browser cannot show. */
    interface Listener {
        /** The command failed after its first data. */
        void failed(Problem why);

        /** The command has ended well, with findings. Called before the last block is sent. */
        void endedWith(JobFindings findings);
    }

    private DownloadBody(ChildStream stream, String path, Listener listener) {
        this.stream = stream;
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
        DownloadBody body = new DownloadBody(stream, path, listener);
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
            listener.failed(problem);
            throw new IOException(problem);
        }
    }

    /**
     * Throws the problem that ended the command or why the entry itself was left out, or {@code download-incomplete}.
     */
    private void requireEndedWell() {
        ChildProgress end = stream.awaitEnd();
        int exit = end.exit().orElse(-1);
        if (exit != ExitCode.DONE.number() && exit != ExitCode.WARNINGS.number()) {
            throw end.problem().orElseGet(() -> ProblemCode.DOWNLOAD_INCOMPLETE.with("path", path));
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

    @Override
    public void close() {
        stream.close();
    }
}
