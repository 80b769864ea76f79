package dev.coffre.agent.job;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first {@value #MAX_WARNINGS} warnings of each of the newest jobs that had any, as many reports of what was not
 * recovered, and as many of what was recovered beside an existing object, a JSON line each. Only the owner may read them, because they name files. Failing to write them does not stop a job.
 */
public final class JobWarnings {
    public static final int MAX_WARNINGS = 1_000;
    private static final int MAX_JOBS = 50;

    private final JobFiles files;

    /** @param folder the agent's state directory */
    public JobWarnings(PrivatePath folder) {
        this.files = new JobFiles(folder.resolve("findings"), MAX_JOBS);
    }

    private record WarningLine(String code, Map<String, String> details) {
        static WarningLine of(Problem problem) {
            return new WarningLine(problem.code().code(), problem.details());
        }

        Optional<Problem> problem() {
            return ProblemCode.fromCode(code).map(known -> new Problem(known, details));
        }
    }

    /** Writes the warnings of a running job. Not thread-safe. */
    final class WarningWriter {
        private final long job;
        private int remarks;
        private int notRecovered;
        private int copied;
        private boolean failed;

        WarningWriter(long job) {
            this.job = job;
        }

        void add(Problem warning) {
            boolean first = remarks + notRecovered + copied == 0;
            int number = count(warning.code());
            if (failed || number > MAX_WARNINGS) {
                return;
            }
            try {
                if (first) {
                    files.makeRoom();
                }
                Files.writeString(
                        file(job),
                        WireJson.writeLine(WarningLine.of(warning)) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException unwritable) {
                failed = true;
            }
        }

        private int count(ProblemCode code) {
            if (JobFindings.isCopied(code)) {
                return ++copied;
            }
            return JobFindings.isNotRecovered(code) ? ++notRecovered : ++remarks;
        }
    }

    WarningWriter of(JobHistoryEntry entry) {
        return new WarningWriter(entry.job());
    }

    /** Returns the first warnings and reports of a job, in order; empty if it had none or they have been deleted. */
    public List<Problem> of(long job) {
        try {
            return Files.readString(file(job))
                    .lines()
                    .flatMap(JobWarnings::parsed)
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the warnings of all jobs. */
    void delete() {
        files.delete();
    }

    private static Stream<Problem> parsed(String line) {
        try {
            return WireJson.read(line.getBytes(StandardCharsets.UTF_8), WarningLine.class).problem().stream();
        } catch (MalformedMessageException cutOff) {
            return Stream.empty();
        }
    }

    private Path file(long job) {
        return files.file(job).path();
    }
}
