package dev.coffre.agent.job;

import dev.coffre.backup.trust.StateFailure;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first {@value #MOST} warnings of each of the newest jobs that had any, a JSON line each. Only the owner may read them,
 * because they name skipped files. Failing to write them does not stop a job.
 */
public final class JobFindings {
    private static final int MOST = 1_000;
    private static final int KEPT_JOBS = 50;

    private final Path folder;

    /** @param folder the agent's state directory */
    public JobFindings(Path folder) {
        this.folder = folder.resolve("findings");
    }

    private record Line(String code, Map<String, String> details) {
        static Line of(Problem problem) {
            return new Line(problem.code().code(), problem.details());
        }

        Optional<Problem> problem() {
            return ProblemCode.named(code).map(known -> new Problem(known, details));
        }
    }

    /** Writes the warnings of a running job. Not thread-safe. */
    final class Writer {
        private final long job;
        private int written;

        Writer(long job) {
            this.job = job;
        }

        void add(Problem warning) {
            if (written == MOST) {
                return;
            }
            try {
                if (written == 0) {
                    makeRoom();
                }
                Files.writeString(
                        file(job),
                        WireJson.line(Line.of(warning)) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                written++;
            } catch (IOException unwritable) {
                written = MOST;
            }
        }
    }

    Writer of(JobEntry entry) {
        return new Writer(entry.job());
    }

    /** Returns the first warnings of a job, in order; empty if it had none or they have been deleted. */
    public List<Problem> of(long job) {
        try {
            return Files.readString(file(job))
                    .lines()
                    .flatMap(JobFindings::parsed)
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the warnings of all jobs. */
    void delete() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (NoSuchFileException none) {
            // nothing to delete
        } catch (IOException e) {
            throw StateFailure.of(folder, e, ProblemCode.STATE_DAMAGED);
        }
    }

    private static Stream<Problem> parsed(String line) {
        try {
            return WireJson.read(line.getBytes(StandardCharsets.UTF_8), Line.class).problem().stream();
        } catch (MalformedMessage cutOff) {
            return Stream.empty();
        }
    }

    private void makeRoom() throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> newestFirst = files.sorted(
                            Comparator.comparing(Path::toString).reversed())
                    .toList();
            for (Path old : newestFirst.stream().skip(KEPT_JOBS - 1).toList()) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** Numbers have a fixed width, so that names sort like numbers. */
    private Path file(long job) {
        return folder.resolve("%010d".formatted(job));
    }
}
