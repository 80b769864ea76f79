package dev.coffre.agent.process;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/**
 * The output of a program as a stream. The program is started by the first read. The end of the stream is reported only
 * if the program exits with 0. Its standard error and input are those of this process. Read by one thread.
 */
public final class ProgramOutputStream extends InputStream {
    private final ExternalProgram program;
    private final ExternalPrograms programs;
    private final String name;
    private final CancelToken cancel;
    private volatile @Nullable Process process;

    /** @param name of the stream, for people */
    public ProgramOutputStream(ExternalProgram program, ExternalPrograms programs, String name, CancelToken cancel) {
        this.program = program;
        this.programs = programs;
        this.name = name;
        this.cancel = cancel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws Problem {@code input-failed} if the program cannot be started or fails, {@code job-cancelled} */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Process running = startedProcess();
        int got = running.getInputStream().read(into, offset, length);
        if (got < 0) {
            requireSuccess(running);
        }
        return got;
    }

    private synchronized Process startedProcess() {
        Process known = process;
        if (known != null) {
            return known;
        }
        cancel.throwIfCancelled();
        try {
            Process begun = program.builder(programs)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            process = begun;
            return begun;
        } catch (IOException e) {
            throw failed(SystemReason.of(e)).causedBy(e);
        }
    }

    private void requireSuccess(Process ended) {
        try {
            int code = ended.waitFor();
            cancel.throwIfCancelled();
            if (code != 0) {
                throw failed("exit " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted").causedBy(e);
        }
    }

    private Problem failed(String reason) {
        return ProblemCode.INPUT_FAILED.with("name", name).with("reason", program + ": " + reason);
    }

    /** Ends the program if it runs. May be called by any thread. */
    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.descendants().forEach(ProcessHandle::destroy);
            running.destroy();
        }
    }
}
