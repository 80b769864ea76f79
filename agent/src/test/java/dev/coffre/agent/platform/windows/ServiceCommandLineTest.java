package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.PathTrust;
import dev.coffre.backup.trust.UntrustedPathException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the service. The service manager runs it as LocalSystem. */
class ServiceCommandLineTest {
    private static final List<String> ARGUMENTS = List.of("service", "run", "--lang", "fr");

    @TempDir
    private Path home = Path.of("");

    private ServiceCommandLine installed() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin").resolve("coffre.exe"));
        return new ServiceCommandLine(home.resolve("runtime"), "C:\\Users\\Mallory\\evil.jar");
    }

    @Test
    void anInstallationStartsItsOwnFilesWithFixedOptions() throws IOException {
        List<String> words = SplitCommandLine.words(installed().of(ARGUMENTS));

        assertThat(words.getFirst())
                .isEqualTo(home.resolve("runtime")
                        .resolve("bin")
                        .resolve("java.exe")
                        .toString());
        assertThat(words)
                .contains(
                        "-Xrs",
                        "-Dcoffre.launcher=" + home.resolve("bin").resolve("coffre.exe"),
                        home.resolve("lib") + File.separator + "*")
                .endsWith("dev.coffre.agent.Coffre", "service", "run", "--lang", "fr")
                .noneMatch(word -> word.contains("evil"));
    }

    @Test
    void theOptionsAreThoseOfTheLauncher() throws IOException {
        String launcher = Files.readString(Path.of("..", "packaging", "windows", "coffre.c"));
        int from = launcher.indexOf("ALWAYS[] =");
        List<String> always = new ArrayList<>();
        for (String text : launcher.substring(from, launcher.indexOf(';', from)).split("\"")) {
            if (text.startsWith(" ")) {
                always.addAll(List.of(text.trim().split(" ")));
            }
        }

        assertThat(always).contains("-XX:+UseSerialGC");
        assertThat(SplitCommandLine.words(installed().of(ARGUMENTS))).containsAll(always);
    }

    @Test
    void withoutAnInstallationTheClassPathIsThatOfTheProcess() {
        ServiceCommandLine program = new ServiceCommandLine(home.resolve("runtime"), "classes");

        assertThat(program.of(ARGUMENTS)).contains(" -cp classes dev.coffre.agent.Coffre service run");
        assertThat(program.folders()).contains(Path.of("").toAbsolutePath());
    }

    @Test
    void aFolderThatOthersCanChangeIsRefused() throws IOException {
        List<Path> checked = new ArrayList<>();
        PathTrust trust = new PathTrust() {
            @Override
            public ByteString requireFile(ByteString path) {
                throw new AssertionError("no file is checked");
            }

            @Override
            public void requireDirectory(Path folder) throws UntrustedPathException {
                checked.add(folder);
                if (folder.endsWith("lib") && folder.startsWith(home)) {
                    throw new UntrustedPathException(ByteString.utf8(folder.toString()), "access S-1-5-11 0x1301bf");
                }
            }
        };

        assertThatThrownBy(() -> installed().ifTrusted(trust, ARGUMENTS)).isInstanceOf(UntrustedPathException.class);
        assertThat(checked).contains(home.resolve("runtime").resolve("bin"));
    }
}
