package dev.coffre.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.backup.trust.PrivatePath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class AnswererProcessTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private AnswererProcess answerer(Duration silence) {
        JobLauncher program = _ -> {
            Process process = new ProcessBuilder("/bin/sh", "-c", "echo address-$$; exec cat").start();
            started.add(process);
            return process;
        };
        AgentLog log = new AgentLog(new PrivatePath(folder, Here.PLATFORM.files()), InstantSource.system());
        return new AnswererProcess(program, log, silence);
    }

    @Test
    void aStoppedAnswererIsReplaced() throws Exception {
        try (AnswererProcess answerer = answerer(Duration.ZERO)) {
            answerer.replaceSilent();
            Optional<String> address = answerer.address();
            assertThat(answerer.address()).isEqualTo(address);
            new ProcessBuilder(
                            "/bin/kill",
                            "-STOP",
                            Long.toString(started.getFirst().pid()))
                    .start()
                    .waitFor();

            answerer.replaceSilent();

            assertThat(started.getFirst().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(answerer.address()).isPresent().isNotEqualTo(address);
            assertThat(started).hasSize(2);
        }
    }

    /** The report is about the one before. */
    @Test
    void anAnswererThatHasJustStartedStays() {
        try (AnswererProcess answerer = answerer(Duration.ofMinutes(10))) {
            Optional<String> address = answerer.address();
            answerer.replaceSilent();
            assertThat(answerer.address()).isEqualTo(address);
            assertThat(started).hasSize(1);
        }
    }
}
