package dev.coffre.vault.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReportRequestTest {
    private static final JobId ID = new JobId(1, 2);

    private static final String MESSAGE =
            "{\"kind\":\"backup\",\"agentVersion\":\"1.0\",\"os\":\"Linux 6\",\"started\":5,"
                    + "\"progress\":{\"phase\":\"reading\",\"files\":1,\"bytes\":2,\"bytesSent\":3,\"expectedFiles\":4},"
                    + "\"end\":{\"outcome\":\"failed\",\"exit\":1,\"code\":\"quota-exceeded\",\"warnings\":2,"
                    + "\"warningsByCode\":{\"file-vanished\":2},\"files\":1,\"bytes\":2,\"bytesRead\":3,\"bytesSent\":4,"
                    + "\"bytesStored\":5,\"point\":6}}";

    private static JobReportRequest message(String json) {
        return WireJson.read(json.getBytes(StandardCharsets.UTF_8), JobReportRequest.class);
    }

    @Test
    void aReportMeansTheSameAtTheOtherEnd() {
        JobReport report = new JobReport(
                ID,
                JobKind.BACKUP,
                new AgentSoftware("1.0", "Linux 6"),
                Instant.ofEpochMilli(5),
                Optional.of(new JobProgress(JobPhase.READING, 1, 2, 3, Optional.of(4L), Optional.empty())),
                Optional.of(new JobResult(
                        JobState.FAILED,
                        1,
                        Optional.of(ProblemCode.QUOTA_EXCEEDED),
                        2,
                        Map.of(ProblemCode.FILE_VANISHED, 2L),
                        new JobStats(1, 2, 3, 4, 5),
                        Optional.of(6L))));
        assertThat(new String(WireJson.write(JobReportRequest.of(report)), StandardCharsets.UTF_8))
                .isEqualTo(MESSAGE);
        assertThat(message(MESSAGE).toReport(ID)).isEqualTo(report);
    }

    @Test
    void whatOnlyANewerAgentKnowsIsLeftOut() {
        JobReport meant = message(MESSAGE.replace("reading", "dreaming")
                        .replace("quota-exceeded", "moon-full")
                        .replace("file-vanished", "file-bored"))
                .toReport(ID);
        assertThat(meant.progress()).isEmpty();
        assertThat(meant.end().orElseThrow().code()).isEmpty();
        assertThat(meant.end().orElseThrow().warningsByCode()).isEmpty();
        assertThat(meant.end().orElseThrow().warnings()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup|restart",
                "1.0|1.0/home",
                "1.0|''",
                "Linux 6|Linux 6: /home/ada",
                "failed|in-progress",
                "failed|unheard-of",
                "\"exit\":1|\"exit\":256",
                "\"files\":1|\"files\":-1",
                "\"point\":6|\"point\":0",
                "\"expectedFiles\":4|\"expectedFiles\":-4",
                "\"file-vanished\":2|\"file-vanished\":0"
            })
    void whatIsOutOfItsRangeIsNotUnderstood(String good, String bad) {
        JobReportRequest message = message(MESSAGE.replaceFirst(good, bad));
        assertThatThrownBy(() -> message.toReport(ID)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void theSystemsNameIsMadeToFitTheForm() {
        AgentSoftware fitted = AgentSoftware.sanitized("1.0 (é)", "Linux #1/".repeat(20));
        assertThat(fitted.version()).isEqualTo("1.0____");
        assertThat(fitted.os()).startsWith("Linux _1_Linux").hasSize(AgentSoftware.MAX_OS);
        assertThat(AgentSoftware.sanitized("", "").os()).isEqualTo("_");
    }

    @Test
    void healthIsACountAndAPercentage() {
        HealthReportRequest good = new HealthReportRequest("1.0", "Linux", Optional.of(100), Optional.of(0L));
        assertThat(HealthReportRequest.of(good.toHealth())).isEqualTo(good);
        assertThatThrownBy(() -> new HealthReportRequest("1.0", "Linux", Optional.of(101), Optional.empty()).toHealth())
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> new HealthReportRequest("1.0", "Linux", Optional.empty(), Optional.of(-1L)).toHealth())
                .isInstanceOf(MalformedMessageException.class);
    }
}
