package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SYSTEM;
import static dev.coffre.vault.field.Holds.What.VERSION;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import dev.coffre.vault.field.OneOf;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobFigures;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent's report about one of its jobs; {@code started} in ms by its own clock. It holds codes and numbers, no names. */
public record ReportJob(
        @OneOf({"backup", "recovery", "check", "key-change"})
        String kind,

        @Holds(VERSION) String agentVersion,
        @Holds(SYSTEM) String os,
        @Holds(MILLIS) long started,
        Optional<Progress> progress,
        Optional<End> end) {
    private static final int MAX_CODES = 128;

    /** The progress of the job. {@code phase} is the code of a {@link JobPhase}. */
    public record Progress(
            @Limit(least = 1, most = Names.MOST) String phase,
            @Limit(most = Limit.COUNT) long files,
            @Limit(most = Limit.COUNT) long bytes,
            @Limit(most = Limit.COUNT) long bytesSent,
            @Limit(most = Limit.COUNT) Optional<Long> expectedFiles,
            @Limit(most = Limit.COUNT) Optional<Long> expectedBytes) {
        public static Progress of(JobProgress progress) {
            return new Progress(
                    progress.phase().code(),
                    progress.files(),
                    progress.bytes(),
                    progress.bytesSent(),
                    progress.expectedFiles(),
                    progress.expectedBytes());
        }
    }

    /** How the job ended. {@code outcome} is the code of a {@link JobState}, {@code code} one of docs/errors.md. */
    public record End(
            @OneOf({"completed", "completed-with-warnings", "failed", "cancelled"})
            String outcome,

            @Limit(most = 255) int exit,
            @Limit(least = 1, most = Names.MOST) Optional<String> code,
            @Limit(most = Limit.COUNT) long warnings,

            @Limit(least = 1, most = Limit.COUNT, members = MAX_CODES)
            Map<String, Long> warningsByCode,

            @Limit(most = Limit.COUNT) long files,
            @Limit(most = Limit.COUNT) long bytes,
            @Limit(most = Limit.COUNT) long bytesRead,
            @Limit(most = Limit.COUNT) long bytesSent,
            @Limit(most = Limit.COUNT) long bytesStored,
            @Limit(least = 1, most = Limit.COUNT) Optional<Long> point) {
        public End {
            warningsByCode = Collections.unmodifiableMap(new TreeMap<>(warningsByCode));
        }

        public static End of(JobEnd end) {
            Map<String, Long> byCode = new TreeMap<>();
            end.warningsByCode().forEach((code, count) -> byCode.put(code.code(), count));
            JobFigures figures = end.figures();
            return new End(
                    end.outcome().code(),
                    end.exit(),
                    end.code().map(ProblemCode::code),
                    end.warnings(),
                    byCode,
                    figures.files(),
                    figures.bytes(),
                    figures.bytesRead(),
                    figures.bytesSent(),
                    figures.bytesStored(),
                    end.point());
        }
    }

    public static ReportJob of(JobReport report) {
        return new ReportJob(
                report.kind().code(),
                report.software().version(),
                report.software().os(),
                report.startedAt().toEpochMilli(),
                report.progress().map(Progress::of),
                report.end().map(End::of));
    }

    /**
     * Converts the report. Codes and phases of a newer agent are omitted; a newer kind or outcome is refused.
     *
     * @throws MalformedMessage when a value is out of range
     */
    public JobReport meant(JobId id) {
        try {
            return new JobReport(
                    id,
                    JobKind.named(kind).orElseThrow(() -> new MalformedMessage("an unknown kind of job")),
                    new AgentSoftware(agentVersion, os),
                    Instant.ofEpochMilli(started),
                    progress.flatMap(ReportJob::meant),
                    end.map(ReportJob::meant));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<JobProgress> meant(Progress progress) {
        return JobPhase.named(progress.phase)
                .map(phase -> new JobProgress(
                        phase,
                        progress.files,
                        progress.bytes,
                        progress.bytesSent,
                        progress.expectedFiles,
                        progress.expectedBytes));
    }

    private static JobEnd meant(End end) {
        if (end.warningsByCode.size() > MAX_CODES) {
            throw new MalformedMessage("more than " + MAX_CODES + " codes");
        }
        Map<ProblemCode, Long> byCode = new EnumMap<>(ProblemCode.class);
        end.warningsByCode.forEach(
                (code, count) -> ProblemCode.named(code).ifPresent(known -> byCode.put(known, count)));
        return new JobEnd(
                JobState.named(end.outcome).orElseThrow(() -> new MalformedMessage("an unknown outcome")),
                end.exit,
                end.code.flatMap(ProblemCode::named),
                end.warnings,
                byCode,
                new JobFigures(end.files, end.bytes, end.bytesRead, end.bytesSent, end.bytesStored),
                end.point);
    }
}
