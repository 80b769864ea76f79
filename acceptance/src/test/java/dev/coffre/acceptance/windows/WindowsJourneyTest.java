package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The commands of a Windows machine: registration, two backups, and everything back, there and on another machine. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsJourneyTest {
    private static final String VAULT = "windows-journey";
    private static final String MACHINE = "first-windows";

    @TempDir
    private static Path folder;

    private WindowsMachine windows;
    private WindowsAgent agent;
    private Path source;
    private Path original;
    private String credentials;
    private Outcome first;
    private Outcome second;

    @BeforeAll
    @Timeout(240)
    void registersAndBacksUpTwice(VaultProcess vault) {
        windows = WindowsMachine.start(folder.resolve("said"));
        agent = windows.agent("journey");
        source = windows.drive().resolve("journey/data");
        WindowsTree.in(source, 27);
        original = folder.resolve("as it was");
        copy(source, original);
        Administrator administrator = vault.administrator();
        administrator.createVault(VAULT);
        credentials = agent.credentials(administrator, VAULT);
        agent.register(credentials, "--name", MACHINE, "--no-recovery-code").expect(0);
        first = agent.run("backup", windows.path(source), "--no-snapshot").expect(0);
        second = agent.run("backup", windows.path(source), "--no-snapshot").expect(0);
    }

    @AfterAll
    void shutsDown() {
        if (windows != null) {
            windows.close();
        }
    }

    private void copy(Path from, Path to) {
        Invocation.of(Path.of("/bin/cp"), "-a", from.toString(), to.toString())
                .run(folder.resolve("said"))
                .expect(0);
    }

    private List<String> differences(Path recovered) {
        return WindowsTree.differences(folder.resolve("said"), original, recovered);
    }

    private Path place(String name) {
        return windows.drive().resolve("journey").resolve(name);
    }

    @Test
    void theFirstBackupSendsEverything() {
        assertThat(first.figure("point")).isEqualTo(1);
        assertThat(first.figure("bytesSent")).isGreaterThan(24 << 20);
    }

    @Test
    void theSecondBackupSendsNoData() {
        assertThat(second.figure("point")).isEqualTo(2);
        assertThat(second.figure("bytesRead")).isZero();
        assertThat(second.figure("dataRecordsSent")).isZero();
    }

    @Test
    void pointsNameTheFolderAsWindowsDoes() {
        Outcome points = agent.run("points").expect(0);

        assertThat(points.events("point"))
                .extracting(point -> point.path("point").asLong())
                .containsExactly(1L, 2L);
        assertThat(points.events("point").getFirst().path("roots").get(0).asString())
                .isEqualTo(windows.path(source));
    }

    @Test
    void lsShowsWhatTheTreeHolds() throws IOException {
        Outcome listed =
                agent.run("ls", "latest", windows.path(source), "--recursive").expect(0);

        try (Stream<Path> all = Files.walk(source)) {
            assertThat(listed.events("entry"))
                    .extracting(entry -> entry.path("path").asString())
                    .containsExactlyInAnyOrderElementsOf(all.filter(path -> !path.equals(source))
                            .map(windows::path)
                            .toList());
        }
    }

    @Test
    void checkReadsEverythingAndFindsItSound() {
        agent.run("check").expect(0);
    }

    @Test
    void statusAndJobsSayWhatWasDone() {
        assertThat(agent.run("status")
                        .expect(0)
                        .events("status")
                        .getFirst()
                        .path("lastPoint")
                        .asLong())
                .isEqualTo(2);
        assertThat(agent.run("jobs").expect(0).events("job")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(agent.speak("status", "--lang", "fr").expect(0).out()).contains(MACHINE);
    }

    @Test
    void theRecoveredTreeIsTheSource() {
        agent.run("recover", "--to", windows.path(place("all"))).expect(0);

        assertThat(differences(place("all"))).isEmpty();
        assertThat(place("all").resolve("read-only.txt").toFile().canRead()).isTrue();
        assertThat(mode(place("all").resolve("read-only.txt"))).doesNotContain("w");
    }

    private static String mode(Path file) {
        try {
            return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void oneFileIsRecoveredAlone() throws IOException {
        Path file = source.resolve("Été à Nîmes/naïve façade – €.txt");

        agent.run("recover", "1", windows.path(file), "--to", windows.path(place("one")))
                .expect(0);

        try (Stream<Path> recovered = Files.walk(place("one"))) {
            assertThat(recovered.filter(Files::isRegularFile)).singleElement().satisfies(found -> {
                assertThat(found.getFileName()).isEqualTo(file.getFileName());
                assertThat(found).hasContent("accents");
            });
        }
    }

    @Test
    void eachConflictRuleDoesWhatItSays() throws IOException {
        String file = windows.path(source.resolve("papers/7"));
        Path target = place("conflicts");
        String to = windows.path(target);
        agent.run("recover", file, "--to", to).expect(0);
        Path taken;
        try (Stream<Path> recovered = Files.walk(target)) {
            taken = recovered.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] recovered = Files.readAllBytes(taken);
        Files.writeString(taken, "changed since", StandardCharsets.UTF_8);

        agent.run("recover", file, "--to", to, "--conflict", "skip").expect(0);
        assertThat(siblings(taken)).hasSize(1);
        assertThat(taken).hasContent("changed since");

        agent.run("recover", file, "--to", to).expect(0);
        assertThat(siblings(taken)).hasSize(2).anyMatch(name -> name.contains("Copy of"));
        assertThat(taken).hasContent("changed since");

        agent.run("recover", file, "--to", to, "--conflict", "overwrite").expect(0);
        assertThat(siblings(taken)).hasSize(2);
        assertThat(taken).hasBinaryContent(recovered);
    }

    private static List<String> siblings(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.resolveSibling("."))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void aLostFolderIsRecoveredToWhereItWas() throws IOException {
        Invocation.of(
                        Path.of("/bin/rm"),
                        "-rf",
                        source.resolve("dots and blanks").toString())
                .run(folder.resolve("said"))
                .expect(0);
        Files.delete(source.resolve("devices/CON"));
        Files.writeString(source.resolve("papers/3"), "damaged", StandardCharsets.UTF_8);

        agent.run("recover", "1", "--original", "--conflict", "overwrite").expect(0);

        assertThat(differences(source)).isEmpty();
    }

    @Test
    void aWrongPassphraseOpensNothing() {
        WindowsAgent other = windows.agent("wrong");

        Outcome refused = other.run(
                "recover",
                "--machine",
                MACHINE,
                "--credentials",
                credentials,
                "--passphrase-file",
                other.file("wrong", "incorrect horse battery staple\n"),
                "--to",
                windows.path(place("never")));

        assertThat(refused.expect(5).code()).isEqualTo("passphrase-wrong");
        assertThat(place("never")).doesNotExist();
    }

    @Test
    void anotherMachineRecoversEverything() {
        WindowsAgent other = windows.agent("other");

        other.run(
                        "recover",
                        "--machine",
                        MACHINE,
                        "--credentials",
                        credentials,
                        "--passphrase-file",
                        other.passphraseFile(),
                        "--to",
                        windows.path(place("elsewhere")))
                .expect(0);

        assertThat(differences(place("elsewhere"))).isEmpty();
    }
}
