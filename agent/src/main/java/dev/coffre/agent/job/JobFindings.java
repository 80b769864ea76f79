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
 * What went wrong beside the way of each job: the first {@value #MOST} warnings, a JSON line each, for the newest jobs that
 * had any. It names files that were skipped, so only the owner may read it. That it cannot be written stops no job.
 */
public final class JobFindings {
    private static final int MOST = 1_000;
    private static final int KEPT_JOBS = 50;

    private final Path folder;

    /** @param folder of the agent's state */
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

    /** Those of a job that runs. Used by one thread at a time. */
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

    /** The first warnings of a job, as they came; none if it had none or they are forgotten. */
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

    /** Forgets those of all jobs. */
    void delete() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (NoSuchFileException none) {
            // as wanted
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

    /** Of a fixed width, so that names sort as numbers do. */
    private Path file(long job) {
        return folder.resolve("%010d".formatted(job));
    }
}
