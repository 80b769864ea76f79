package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.SYSTEM;
import static dev.coffre.vault.field.FieldFormat.Format.VERSION;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent's report about one of its jobs; {@code started} in ms by its own clock. It holds codes and numbers, no names. */
public record JobReportRequest(
        @AllowedValues({"backup", "recovery", "check", "key-change"})
        String kind,

        @FieldFormat(VERSION) String agentVersion,
        @FieldFormat(SYSTEM) String os,
        @FieldFormat(MILLIS) long started,
        Optional<Progress> progress,
        Optional<End> end) {
    private static final int MAX_CODES = 128;

    /** The progress of the job. {@code phase} is the code of a {@link JobPhase}. */
    public record Progress(
            @FieldLimit(min = 1, max = NameRules.MAX_LENGTH) String phase,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long files,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytes,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytesSent,
            @FieldLimit(max = FieldLimit.MAX_COUNT) Optional<Long> expectedFiles,
            @FieldLimit(max = FieldLimit.MAX_COUNT) Optional<Long> expectedBytes) {
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
            @AllowedValues({"completed", "completed-with-warnings", "failed", "cancelled"})
            String outcome,

            @FieldLimit(max = 255) int exit,
            @FieldLimit(min = 1, max = NameRules.MAX_LENGTH) Optional<String> code,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long warnings,

            @FieldLimit(min = 1, max = FieldLimit.MAX_COUNT, maxMembers = MAX_CODES)
            Map<String, Long> warningsByCode,

            @FieldLimit(max = FieldLimit.MAX_COUNT) long files,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytes,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytesRead,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytesSent,
            @FieldLimit(max = FieldLimit.MAX_COUNT) long bytesStored,
            @FieldLimit(min = 1, max = FieldLimit.MAX_COUNT) Optional<Long> point) {
        public End {
            warningsByCode = Collections.unmodifiableMap(new TreeMap<>(warningsByCode));
        }

        public static End of(JobResult end) {
            Map<String, Long> byCode = new TreeMap<>();
            end.warningsByCode().forEach((code, count) -> byCode.put(code.code(), count));
            JobStats figures = end.stats();
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

    public static JobReportRequest of(JobReport report) {
        return new JobReportRequest(
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
     * @throws MalformedMessageException when a value is out of range
     */
    public JobReport toReport(JobId id) {
        try {
            return new JobReport(
                    id,
                    JobKind.fromCode(kind).orElseThrow(() -> new MalformedMessageException("an unknown kind of job")),
                    new AgentSoftware(agentVersion, os),
                    Instant.ofEpochMilli(started),
                    progress.flatMap(JobReportRequest::toReport),
                    end.map(JobReportRequest::toReport));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<JobProgress> toReport(Progress progress) {
        return JobPhase.fromCode(progress.phase)
                .map(phase -> new JobProgress(
                        phase,
                        progress.files,
                        progress.bytes,
                        progress.bytesSent,
                        progress.expectedFiles,
                        progress.expectedBytes));
    }

    private static JobResult toReport(End end) {
        if (end.warningsByCode.size() > MAX_CODES) {
            throw new MalformedMessageException("more than " + MAX_CODES + " codes");
        }
        Map<ProblemCode, Long> byCode = new EnumMap<>(ProblemCode.class);
        end.warningsByCode.forEach(
                (code, count) -> ProblemCode.fromCode(code).ifPresent(known -> byCode.put(known, count)));
        return new JobResult(
                JobState.fromCode(end.outcome).orElseThrow(() -> new MalformedMessageException("an unknown outcome")),
                end.exit,
                end.code.flatMap(ProblemCode::fromCode),
                end.warnings,
                byCode,
                new JobStats(end.files, end.bytes, end.bytesRead, end.bytesSent, end.bytesStored),
                end.point);
    }
}
