package dev.coffre.agent.hook;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file {@code open-hook}: a job began whose post-hook has not run to a good end yet. What a killed process cannot do,
 * such as taking a database out of its backup mode, the next job does first.
 */
final class OpenHook {
    private final DurableFile file;

    /** @param folder of the agent's state */
    OpenHook(Path folder) {
        this.file = new DurableFile(folder.resolve("open-hook"), 64, ProblemCode.STATE_DAMAGED);
    }

    /** The job that left it open. */
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
