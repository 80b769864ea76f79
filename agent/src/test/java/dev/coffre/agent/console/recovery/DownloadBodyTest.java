package dev.coffre.agent.console.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildStream;
import dev.coffre.agent.job.JobFindings;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class DownloadBodyTest {
    private static final Duration LIMIT = Duration.ofMillis(300);

    private final List<Process> started = new ArrayList<>();
    private final List<Problem> failures = new ArrayList<>();

    private final DownloadBody.Listener listener = new DownloadBody.Listener() {
        @Override
        public void failed(Problem why) {
            failures.add(why);
        }

        @Override
        public void endedWith(JobFindings findings) {}
    };

    private ChildStream stream(String script) {
        ChildJobs children = new ChildJobs(
                _ -> {
                    Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
                    started.add(process);
                    return process;
                },
                InstantSource.system());
        return children.stream(new ChildJobSpec(JobKind.RECOVERY, "a download", List.of()));
    }

    @Test
    void aCommandThatNeverSendsIsEnded() throws Exception {
        ChildStream silent = stream("exec sleep 1000");
        assertThatThrownBy(() -> DownloadBody.begin(silent, "/a", listener, LIMIT))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DOWNLOAD_INCOMPLETE));
        assertThat(started.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandThatFallsSilentFailsTheDownload() throws Exception {
        try (DownloadBody body = DownloadBody.begin(stream("echo data; exec sleep 1000"), "/a", listener, LIMIT)) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            assertThatThrownBy(() -> body.write(sent)).isInstanceOf(IOException.class);
            assertThat(sent.size()).as("the last block is held back").isZero();
        }
        assertThat(failures)
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DOWNLOAD_INCOMPLETE));
        assertThat(started.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandThatClosesItsOutputButDoesNotEndFailsTheDownload() throws Exception {
        try (DownloadBody body = DownloadBody.begin(stream("echo data; exec sleep 1000 >&-"), "/a", listener, LIMIT)) {
            assertThatThrownBy(() -> body.write(new ByteArrayOutputStream())).isInstanceOf(IOException.class);
        }
        assertThat(failures).hasSize(1);
    }

    @Test
    void aSlowCommandIsNotEndedWhileItSends() throws Exception {
        try (DownloadBody body = DownloadBody.begin(
                stream("for i in 1 2 3 4 5 6; do echo data; sleep 0.1; done"), "/a", listener, Duration.ofSeconds(5))) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            body.write(sent);
            assertThat(sent.size()).isEqualTo(30);
        }
        assertThat(failures).isEmpty();
    }
}
