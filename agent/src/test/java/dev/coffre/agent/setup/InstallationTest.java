package dev.coffre.agent.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation for a whole machine, whose root is a temporary folder and whose systemd only listens. */
class InstallationTest {
    @TempDir
    private Path root;

    private final List<String> asked = new ArrayList<>();
    private final Programs programs = words -> {
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

    private Installation of(String folder) {
        return new Installation(new Image(root.resolve(folder)), Optional.of(new SystemPlaces(root)), programs);
    }

    private Path program() {
        return new SystemPlaces(root).usualFolder();
    }

    @Test
    void withSystemdTheServiceIsInstalledEnabledAndRestarted() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));

        Installation.Outcome outcome = of("unpacked").install(program());

        assertThat(outcome).isEqualTo(new Installation.Outcome(true, true, true));
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
        Installation.Outcome outcome = of("unpacked").install(root.resolve("unpacked"));

        assertThat(outcome).isEqualTo(new Installation.Outcome(false, true, false));
        assertThat(root.resolve("usr")).doesNotExist();
    }
}
