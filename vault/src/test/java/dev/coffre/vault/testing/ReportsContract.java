package dev.coffre.vault.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What everything promises that takes a machine's reports. */
public abstract class ReportsContract {
    protected static final AgentSoftware SOFTWARE = new AgentSoftware("1.0", "Linux 6.12");

    private final Random random = new Random(11);

    /** Where a registered machine reports to; always the same place. */
    protected abstract ReportSink reports();

    /** What is known of the job after its end was reported. */
    protected abstract JobResult endOf(JobId job);

    protected final JobReport begun() {
        return new JobReport(
                JobId.random(random),
                JobKind.BACKUP,
                SOFTWARE,
                Instant.EPOCH.plusMillis(17),
                Optional.empty(),
                Optional.empty());
    }

    protected static JobReport progressed(JobReport job, long files) {
        JobProgress progress = new JobProgress(
                JobPhase.READING, files, 10 * files, 5 * files, Optional.of(1_000L), Optional.of(10_000L));
        return new JobReport(
                job.id(), job.kind(), job.software(), job.startedAt(), Optional.of(progress), Optional.empty());
    }

    protected static JobReport ended(JobReport job, JobResult end) {
        return new JobReport(job.id(), job.kind(), job.software(), job.startedAt(), job.progress(), Optional.of(end));
    }

    protected static JobResult warned() {
        return new JobResult(
                JobState.COMPLETED_WITH_WARNINGS,
                3,
                Optional.empty(),
                5,
                Map.of(ProblemCode.FILE_VANISHED, 3L, ProblemCode.FILE_CHANGED, 2L),
                new JobStats(100, 1_000, 900, 500, 400),
                Optional.of(7L));
    }

    @Test
    void aJobGoesFromItsStartToItsEnd() {
        JobReport job = begun();
        assertThat(reports().report(job)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(reports().report(progressed(job, 3))).isEqualTo(JobState.IN_PROGRESS);
        assertThat(reports().report(ended(job, warned()))).isEqualTo(JobState.COMPLETED_WITH_WARNINGS);
        assertThat(endOf(job.id())).isEqualTo(warned());
    }

    @Test
    void theSameReportAgainHasTheSameAnswerAndTheFirstEndIsFinal() {
        JobReport job = begun();
        reports().report(job);
        assertThat(reports().report(job)).isEqualTo(JobState.IN_PROGRESS);
        JobReport cancelled = ended(
                job,
                new JobResult(
                        JobState.CANCELLED,
                        1,
                        Optional.of(ProblemCode.JOB_CANCELLED),
                        0,
                        Map.of(),
                        JobStats.NONE,
                        Optional.empty()));
        assertThat(reports().report(cancelled)).isEqualTo(JobState.CANCELLED);
        assertThat(reports().report(cancelled)).isEqualTo(JobState.CANCELLED);
        assertThat(reports().report(ended(job, warned()))).isEqualTo(JobState.CANCELLED);
        assertThat(reports().report(progressed(job, 9))).isEqualTo(JobState.CANCELLED);
        assertThat(endOf(job.id())).isEqualTo(cancelled.end().orElseThrow());
    }

    @Test
    void anEndWhoseStartGotLostIsTakenToo() {
        JobReport job = begun();
        assertThat(reports().report(ended(job, JobResult.failed(ProblemCode.JOB_INTERRUPTED))))
                .isEqualTo(JobState.FAILED);
        assertThat(endOf(job.id()).code()).contains(ProblemCode.JOB_INTERRUPTED);
    }

    @Test
    void whatAnAgentSaysOfItselfIsTakenAgainAndAgain() {
        reports().report(new AgentHealth(SOFTWARE, Optional.of(93), Optional.of(4L)));
        reports().report(new AgentHealth(SOFTWARE, Optional.empty(), Optional.empty()));
    }
}
