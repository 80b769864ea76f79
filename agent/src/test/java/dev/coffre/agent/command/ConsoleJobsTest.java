package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.JobRate;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.ReportInterval;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.memory.MemoryReportSink;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console shows of a job that the schedule or a terminal began. */
class ConsoleJobsTest {
    @Test
    void aJobOfSomebodyElseIsFollowedAndCancelledLikeItsOwn(@TempDir Path folder) throws IOException {
        try (AgentFixture fixture = new AgentFixture(folder)) {
            fixture.register();
            CountDownLatch cancelled = new CountDownLatch(1);
            try (ConsoleServer server = fixture.console();
                    RunningJob job = jobOf(fixture, cancelled)) {
                ConsoleVisitor person = ConsoleVisitor.letInto(server);
                assertThat(person.get("/jobs/job?n=1"))
                        .contains("hx-trigger=\"every 1s\"", "<progress")
                        .doesNotContain("Phase");
                job.progress(
                        new JobProgress(
                                JobPhase.READING,
                                1_234,
                                3L << 20,
                                1L << 20,
                                Optional.of(5_000L),
                                Optional.of(6L << 20)),
                        new JobRate(5L << 20, Optional.of(Duration.ofSeconds(170))),
                        "/home/ada/letter");

                for (String page : new String[] {"/", "/jobs"}) {
                    assertThat(person.get(page))
                            .contains("Running now", "/home/ada ·", "reading", "1,234 files", "every 2s");
                }
                assertThat(person.get("/jobs/job?n=1"))
                        .contains("max=\"100\" value=\"50\"", "of about 5,000", "/home/ada/letter", "reading")
                        .contains("of about 6 MiB", "id=\"share\">50", "5 MiB/s", "about 3 minutes")
                        .contains("role=\"status\">50", "data-spoken=\"50");
                person.post("/jobs/cancel", Map.of());
                assertThat(cancelled.getCount()).isZero();
                job.end(JobOutcome.failed(ProblemCode.JOB_CANCELLED));
                assertThat(person.get("/jobs/job?n=1"))
                        .doesNotContain("every 1s")
                        .doesNotContain("<progress");
            }
        }
    }

    @Test
    void whatEndedAJobIsNamedWithThingCauseAndRemedy(@TempDir Path folder) throws IOException {
        try (AgentFixture fixture = new AgentFixture(folder)) {
            fixture.register();
            try (ConsoleServer server = fixture.console();
                    RunningJob job = jobOf(fixture, new CountDownLatch(1))) {
                job.end(JobOutcome.failed(ProblemCode.PROXY_UNREACHABLE
                        .with("proxy", "proxy.example:3128")
                        .with("reason", "ECONNREFUSED")));
                assertThat(ConsoleVisitor.letInto(server).get("/jobs/job?n=1"))
                        .contains(
                                "notice refused",
                                "The proxy proxy.example:3128 cannot be reached",
                                "Properties › Proxy")
                        .doesNotContain("not stated", "coffre properties");
            }
        }
    }

    private static RunningJob jobOf(AgentFixture fixture, CountDownLatch cancelled) {
        ReportingContext reporting = new ReportingContext(
                new MemoryReportSink(),
                new AgentSoftware("1.0", "Linux 6"),
                new Random(1),
                new CacheSpace(Path.of("/")),
                Optional.empty(),
                ReportInterval.DEFAULT);
        return new JobRegistry(
                        CoffreHome.below(fixture.home(), Here.PLATFORM).state(),
                        Here.PLATFORM.sockets(),
                        InstantSource.system())
                .begin(JobKind.BACKUP, "/home/ada", cancelled::countDown, reporting);
    }
}
