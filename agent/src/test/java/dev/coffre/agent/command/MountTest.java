package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.libc.SystemAccounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code coffre mount} as a process, because signals end it. */
@Timeout(180)
class MountTest extends CommandTest {
    private Path source;
    private Path mount;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        mount = Files.createDirectories(folder.resolve("points"));
        Files.writeString(source.resolve("note"), "something to keep");
        fixture.register();
        ok("backup", source.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (mount != null) {
            new ProcessBuilder("umount", "--lazy", "--quiet", mount.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    private Process mounted() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")) && SystemAccounts.effectiveUser() == 0);
        Process process = fixture.coffre(List.of("mount", mount.toString()));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.contains("for 6 hours")) {
            line = output.readLine();
        }
        assertThat(line)
                .as(() -> "the mount failed: " + process.errorReader().lines().toList())
                .isNotNull();
        return process;
    }

    private Path note() throws IOException {
        try (Stream<Path> machines = Files.list(mount)) {
            return machines.findFirst()
                    .orElseThrow()
                    .resolve("latest")
                    .resolve(source.toString().substring(1))
                    .resolve("note");
        }
    }

    private boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + mount + " ");
    }

    @Test
    void aSignalUnmounts() throws Exception {
        Process process = mounted();
        assertThat(Files.readString(note())).isEqualTo("something to keep");
        process.toHandle().destroy(); // the other destroy closes the command's output too
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(isMounted()).isFalse();
    }

    @Test
    void theNextMountCleansUpAfterAKill() throws Exception {
        mounted().destroyForcibly().waitFor();
        assertThat(isMounted()).isTrue();
        Process second = mounted();
        assertThat(Files.readString(note())).isEqualTo("something to keep");
        second.destroy();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(isMounted()).isFalse();
    }

    @Test
    void aSystemWithoutMountsSaysSo() {
        var world = fixture.world();
        MountCommand command = new MountCommand(
                fixture.shell(),
                world.home(),
                world.machineOpener(),
                Optional.empty(),
                world.machineClock(),
                world.random());
        assertThat(new CommandLine(command).execute(mount.toString())).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("[mount-unsupported]");
    }

    @Test
    void whatCannotBeMountedIsSaid() {
        fails(1, "mount-failed", "mount", source.toString());
        fails(1, "mount-failed", "mount", source.resolve("none").toString());
        fails(2, "flags-invalid", "mount", mount.toString(), "--for", "0");
    }
}
