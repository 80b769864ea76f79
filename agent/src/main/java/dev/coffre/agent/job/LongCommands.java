package dev.coffre.agent.job;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The commands of the newest jobs that are too long for the history. Only the owner may read them, because they name files.
 * Failing to write one does not stop a job: the history has its beginning.
 */
final class LongCommands {
    private static final int MAX_JOBS = 20;
    private static final int MAX_BYTES = 1 << 20;

    private final JobFiles files;

    /** @param folder the agent's state directory */
    LongCommands(PrivatePath folder) {
        this.files = new JobFiles(folder.resolve("commands"), MAX_JOBS);
    }

    void put(long job, String command) {
        byte[] text = command.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_BYTES) {
            return;
        }
        try {
            files.makeRoom();
            file(job).write(text);
        } catch (IOException | Problem cannotBeKept) {
            // The job is listed with the beginning of its command.
        }
    }

    /**
     * Returns the command of a job; empty if it was not kept.
     *
     * @param beginning as the history has it
     */
    Optional<String> get(long job, String beginning) {
        try {
            return file(job)
                    .read()
                    .map(text -> new String(text, StandardCharsets.UTF_8))
                    .filter(command -> command.startsWith(beginning));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    void delete() {
        files.delete();
    }

    private DurableFile file(long job) {
        return new DurableFile(files.file(job), MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }
}
