package dev.coffre.agent.hook;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The file {@code open-hook}: a job has started whose post-hook has not yet succeeded. The next job runs that post-hook
 * first, which may for example take a database out of backup mode.
 */
final class PendingPostHookFile {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    PendingPostHookFile(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("open-hook"), 64, ProblemCode.STATE_DAMAGED);
    }

    /** Returns the job whose post-hook is pending. */
    Optional<String> read() {
        return file.read().map(job -> new String(job, StandardCharsets.US_ASCII).strip());
    }

    void write(long job) {
        file.write((job + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    void delete() {
        file.delete();
    }
}
