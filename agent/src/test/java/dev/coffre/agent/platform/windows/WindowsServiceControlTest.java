package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.service.ServiceBody;
import dev.coffre.agent.service.ServiceControl.ServiceNotStartedException;
import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.agent.service.ServiceTexts;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.WINDOWS)
class WindowsServiceControlTest {
    private static final String NAME = "CoffreAgentTest";
    private static final ServiceTexts TEXTS =
            new ServiceTexts("Coffre agent, test", "Sauvegarde cet ordinateur – été.");
    private static final RegistryKey KEY = new RegistryKey("SYSTEM\\CurrentControlSet\\Services\\" + NAME);

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void delete() throws IOException {
        boolean unused = control().uninstall();
    }

    private Path notes() {
        return folder.resolve("notes of the service.txt");
    }

    private WindowsServiceControl control(String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java.exe").toString(),
                "-Xrs",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Stream.of(ServiceProgram.class, WindowsServiceControl.class, ByteString.class, Problem.class)
                        .map(WindowsServiceControlTest::location)
                        .collect(Collectors.joining(";")),
                ServiceProgram.class.getName(),
                NAME,
                notes().toString()));
        words.addAll(List.of(more));
        return new WindowsServiceControl(
                NAME, arguments -> CommandLine.join(words), Map.of("COFFRE_HOME", folder.toString()));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void createsStartsStopsAndDeletes() throws IOException {
        WindowsServiceControl control = control();
        assertThat(control.status().state()).isEqualTo(State.ABSENT);

        assertThat(control.install(TEXTS, List.of()))
                .as("Wine does not know these")
                .isSubsetOf("recovery-after-errors", "sid");
        assertThat(KEY.string("DisplayName")).contains(TEXTS.displayName());
        assertThat(KEY.string("Description")).contains(TEXTS.description());
        assertThat(KEY.string("ImagePath").orElseThrow()).contains("-Xrs", "ServiceProgram");
        assertThat(control.status().state()).isEqualTo(State.STOPPED);

        ServiceStatus running = control.start();
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(running.pid()).isPositive();
        assertThat(control.start().state()).as("a second start changes nothing").isEqualTo(State.RUNNING);

        ServiceStatus stopped = control.stop();
        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        assertThat(stopped.exit()).isZero();
        assertThat(control.stop().state()).as("a second stop changes nothing").isEqualTo(State.STOPPED);

        assertThat(control.uninstall()).isTrue();
        assertThat(control.status().state()).isEqualTo(State.ABSENT);
        assertThat(control.uninstall()).isFalse();
        assertThat(notes()).hasContent("ready\nstopped\nexit 0\n");
    }

    @Test
    void installsAgainWithAnotherCommandLine() throws IOException {
        List<String> unused = control().install(TEXTS, List.of());

        unused = control("6").install(new ServiceTexts("Coffre agent, another test", TEXTS.description()), List.of());

        assertThat(KEY.string("ImagePath").orElseThrow()).endsWith(" 6");
        assertThat(KEY.string("DisplayName")).contains("Coffre agent, another test");
    }

    @Test
    void reportsTheExitCodeOfABodyThatFails() throws IOException {
        WindowsServiceControl control = control("6");
        List<String> unused = control.install(TEXTS, List.of());

        ServiceStatus status = control.start();

        assertThat(status.state()).isEqualTo(State.STOPPED);
        assertThat(status.exit()).isEqualTo(6);
    }

    @Test
    void noticesThatTheProcessWasKilled() throws IOException, InterruptedException {
        WindowsServiceControl control = control();
        List<String> unused = control.install(TEXTS, List.of());
        long pid = control.start().pid();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        for (int i = 0; i < 100 && control.status().is(State.RUNNING); i++) {
            Thread.sleep(100);
        }

        assertThat(control.status().state()).isEqualTo(State.STOPPED);
        assertThat(control.start().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void refusesToRunUnlessTheServiceManagerStartedTheProcess() {
        ServiceBody never = new ServiceBody() {
            @Override
            public int run(Runnable ready) {
                throw new AssertionError("the body must not run");
            }

            @Override
            public void stop() {
                // Nothing runs.
            }
        };

        assertThatThrownBy(() -> control().run(never)).isInstanceOf(ServiceNotStartedException.class);
    }

    @Test
    void namesTheRefusalOfTheServiceManager() throws IOException {
        List<String> unused = control().install(TEXTS, List.of());
        WindowsServiceControl missing =
                new WindowsServiceControl(NAME, arguments -> "C:\\no such program.exe", Map.of());
        unused = missing.install(TEXTS, List.of());

        assertThatThrownBy(missing::start).hasMessageContaining("StartServiceW").hasMessageContaining("ENOENT");
        assertThat(Files.exists(notes())).isFalse();
    }
}
