package dev.coffre.agent.setup.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation for a whole machine, whose root is a temporary folder and whose systemd only listens. */
class InstallerTest {
    @TempDir
    private Path root;

    private final List<String> asked = new ArrayList<>();
    private final SystemCommandRunner programs = words -> {
        asked.add(
                words.size() == 1 ? String.valueOf(Path.of(words.getFirst()).getFileName()) : String.join(" ", words));
        return 0;
    };

    @BeforeEach
    void unpack() throws IOException {
        for (String name : List.of("bin/coffre", "bin/make-class-data", "lib/coffre-agent-1.jar", "coffre.service")) {
            Path file = root.resolve("unpacked").resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, name);
        }
    }

    private Installer of(String folder) {
        return new Installer(new ProgramImage(root.resolve(folder)), Optional.of(new SystemPaths(root)), programs);
    }

    private Path program() {
        return new SystemPaths(root).defaultFolder();
    }

    @Test
    void withSystemdTheServiceIsInstalledEnabledAndRestarted() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));

        Installer.InstallResult outcome = of("unpacked").install(program());

        assertThat(outcome).isEqualTo(new Installer.InstallResult(true, true, true));
        assertThat(root.resolve("etc/systemd/system/coffre.service")).hasContent("coffre.service");
        assertThat(Files.readSymbolicLink(root.resolve("usr/bin/coffre")))
                .isEqualTo(program().resolve("bin/coffre"));
        assertThat(asked)
                .containsExactly(
                        "make-class-data",
                        "systemctl daemon-reload",
                        "systemctl enable coffre.service",
                        "systemctl restart coffre.service");
    }

    @Test
    void anUpgradeStopsTheServiceBeforeItsProgramIsReplaced() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        of("unpacked").install(program());
        asked.clear();

        of("unpacked").install(program());

        assertThat(asked).startsWith("systemctl stop coffre.service", "make-class-data");
        assertThat(program().resolveSibling(".coffre.old")).doesNotExist();
    }

    /** Root runs what is installed, so nobody else may own or write it, whatever the unpacked files look like. */
    @Test
    void installedFilesBelongToTheInstallerWithFixedModes() throws IOException {
        Path unpacked = root.resolve("unpacked");
        Files.createSymbolicLink(unpacked.resolve("lib/name"), Path.of("coffre-agent-1.jar"));
        Files.setAttribute(unpacked.resolve("bin/coffre"), "unix:mode", 06700);
        Files.setAttribute(unpacked.resolve("lib"), "unix:mode", 02700);
        Files.setAttribute(unpacked.resolve("lib/coffre-agent-1.jar"), "unix:mode", 0600);
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.createDirectory(root.resolve("opt"));
        Files.setAttribute(root.resolve("opt"), "unix:mode", 02755);

        of("unpacked").install(program());

        assertThat(mode(program())).isEqualTo(0755);
        assertThat(mode(program().resolve("bin/coffre"))).isEqualTo(0755);
        assertThat(mode(program().resolve("lib"))).isEqualTo(0755);
        assertThat(mode(program().resolve("lib/coffre-agent-1.jar"))).isEqualTo(0644);
        assertThat(mode(program().resolve(ProgramImage.RECEIPT_FILE))).isEqualTo(0644);
        assertThat(mode(root.resolve("etc/systemd/system/coffre.service"))).isEqualTo(0644);
        assertThat(program().resolve("lib/name")).isSymbolicLink();
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 07777;
    }

    @Test
    void nothingIsInstalledFromFilesThatOthersMayWrite() throws IOException {
        Path library = root.resolve("unpacked/lib/coffre-agent-1.jar");
        Files.setAttribute(library, "unix:mode", 0666);

        assertThatThrownBy(() -> of("unpacked").install(program())).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ProblemCode.SETUP_SOURCE_UNSAFE);
            assertThat(refused.details())
                    .containsEntry("path", library.toString())
                    .containsEntry("reason", "mode 0666");
        });
        assertThat(program()).doesNotExist();
    }

    @Test
    void nothingIsInstalledBelowFolderThatOthersMayWrite() throws IOException {
        Files.createDirectory(root.resolve("opt"));
        Files.setAttribute(root.resolve("opt"), "unix:mode", 0777);

        assertThatThrownBy(() -> of("unpacked").install(program()))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.FOLDER_UNSAFE));
        assertThat(program()).doesNotExist();
    }

    @Test
    void aNewerVersionIsNotReplacedUnasked() throws IOException {
        Files.move(
                root.resolve("unpacked/lib/coffre-agent-1.jar"),
                root.resolve("unpacked/lib/coffre-agent-0.10.0-SNAPSHOT.jar"));
        of("unpacked").install(program());

        for (String older : List.of("0.9.9", "0.10.0-ALPHA")) {
            try (Stream<Path> jars = Files.list(root.resolve("unpacked/lib"))) {
                Files.move(jars.findFirst().orElseThrow(), root.resolve("unpacked/lib/coffre-agent-" + older + ".jar"));
            }
            assertThatThrownBy(() -> of("unpacked").requireTarget(program(), false))
                    .isInstanceOfSatisfying(Problem.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ProblemCode.SETUP_DOWNGRADE);
                        assertThat(refused.details())
                                .containsEntry("installed", "0.10.0-SNAPSHOT")
                                .containsEntry("version", older);
                    });
            assertThatCode(() -> of("unpacked").requireTarget(program(), true)).doesNotThrowAnyException();
        }
        Files.move(
                root.resolve("unpacked/lib/coffre-agent-0.10.0-ALPHA.jar"),
                root.resolve("unpacked/lib/coffre-agent-0.10.0.jar"));
        assertThatCode(() -> of("unpacked").requireTarget(program(), false)).doesNotThrowAnyException();
    }

    @Test
    void withoutSystemdThereIsTheCommandAndNoService() {
        assertThat(of("unpacked").install(program()).service()).isFalse();

        assertThat(root.resolve("usr/bin/coffre")).isSymbolicLink();
        assertThat(root.resolve("etc")).doesNotExist();
        assertThat(asked).containsExactly("make-class-data");
    }

    @Test
    void uninstallingTakesServiceCommandAndScheduleAwayToo() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        of("unpacked").install(program());
        Path policy = Files.writeString(root.resolve("policy"), "daily");
        asked.clear();

        of("opt/coffre").uninstall(policy);

        assertThat(asked).containsExactly("systemctl disable --now coffre.service", "systemctl daemon-reload");
        assertThat(program()).doesNotExist();
        assertThat(policy).doesNotExist();
        assertThat(Files.exists(root.resolve("usr/bin/coffre"), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(root.resolve("etc/systemd/system/coffre.service")).doesNotExist();
    }

    /** What the power leaves of an upgrade: the old program beside, and half of the new one. */
    @Test
    void anUpgradeThatWasCutOffGoesOn() throws IOException {
        of("unpacked").install(program());
        Files.move(program(), program().resolveSibling(".coffre.old"));
        Files.createDirectories(program().resolveSibling(".coffre.new/bin"));

        of("unpacked").install(program());

        assertThat(program().resolve("lib/coffre-agent-1.jar")).exists();
        assertThat(program().resolveSibling(".coffre.old")).doesNotExist();
        assertThat(program().resolveSibling(".coffre.new")).doesNotExist();
    }

    @Test
    void theProgramOfAPackageIsLeftWhereItIs() {
        Installer.InstallResult outcome = of("unpacked").install(root.resolve("unpacked"));

        assertThat(outcome).isEqualTo(new Installer.InstallResult(false, true, false));
        assertThat(root.resolve("usr")).doesNotExist();
    }
}
