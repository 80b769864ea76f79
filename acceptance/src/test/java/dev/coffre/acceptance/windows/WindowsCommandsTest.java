package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Commands that change or end the protection of a Windows machine, or read its points, against a real vault. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsCommandsTest {
    private static final String OTHER_PASSPHRASE = "another battery of horses, all correct\r\n";
    private static final int PAUSE_MILLIS = 20;

    @TempDir
    private static Path folder;

    private WindowsMachine windows;
    private VaultProcess vault;

    @BeforeAll
    @Timeout(240)
    void starts(VaultProcess shared) {
        vault = shared;
        windows = WindowsMachine.start(folder.resolve("said"));
    }

    @AfterAll
    void shutsDown() {
        if (windows != null) {
            windows.close();
        }
    }

    private SourceTree source(String name) {
        SourceTree source = SourceTree.in(windows.drive().resolve("sources").resolve(name), 14)
                .files("papers", 5, 3_000);
        WindowsTree.roundTimes(source.root());
        return source;
    }

    private Outcome backUp(WindowsAgent agent, SourceTree source, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "backup";
        arguments[1] = windows.path(source.root());
        arguments[2] = "--no-snapshot";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return agent.run(arguments);
    }

    @Test
    void aChangedPassphraseOpensWhatWasBackedUpBefore() {
        String name = "commands-passphrase";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);
        Administrator administrator = vault.administrator();
        String pin = administrator.pin(agent.id(), "change-passphrase");

        agent.run(
                        "passphrase",
                        "change",
                        "--passphrase-file",
                        agent.file("other", OTHER_PASSPHRASE),
                        "--i-saved-the-passphrase",
                        "--pin-file",
                        agent.file("pin", pin + "\r\n"))
                .expect(0);

        backUp(agent, source).expect(0);
        WindowsAgent elsewhere = windows.agent(name + "-elsewhere");
        String credentials = elsewhere.credentials(administrator, name);
        Path target = windows.drive().resolve("targets").resolve(name);
        assertThat(recover(elsewhere, agent.id(), credentials, elsewhere.passphraseFile(), target)
                        .expect(5)
                        .code())
                .isEqualTo("passphrase-wrong");
        recover(elsewhere, agent.id(), credentials, elsewhere.file("other", OTHER_PASSPHRASE), target)
                .expect(0);
        assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                .isEmpty();
    }

    private Outcome recover(
            WindowsAgent agent, String machine, String credentials, String passphraseFile, Path target) {
        return agent.run(
                "recover",
                "1",
                "--machine",
                machine,
                "--credentials",
                credentials,
                "--passphrase-file",
                passphraseFile,
                "--to",
                windows.path(target));
    }

    @Test
    void stoppedProtectionMakesNoScheduledBackupUntilItIsResumed() {
        String name = "commands-stop";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);

        agent.run("policy", "stop").expect(0);
        assertThat(backUp(agent, source, "--scheduled").expect(9).code()).isEqualTo("protection-stopped");
        assertThat(agent.speak("status").expect(0).out()).contains("is stopped since");

        agent.run("policy", "resume").expect(0);
        backUp(agent, source, "--scheduled").expect(0);
        assertThat(vault.administrator().points(agent.id())).hasSize(2);
    }

    @Test
    void aCancelledBackupGoesOnWhereItWas() {
        String name = "commands-cancel";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name).file("large.bin", 200 << 20);
        RunningProgram running = agent.start("backup", windows.path(source.root()), "--no-snapshot");
        while (running.isAlive() && !Files.exists(agent.home().resolve("state/session"))) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }

        agent.run("jobs", "cancel").expect(0);

        assertThat(running.await().expect(1).code()).isEqualTo("job-cancelled");
        Outcome whole = backUp(agent, source).expect(0);
        assertThat(whole.figure("point")).isEqualTo(1);
    }

    @Test
    void anUnregisteredMachineKeepsNoKeysAndItsPointsStay() {
        String name = "commands-unregister";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);
        String machine = agent.id();

        agent.run("unregister", "--yes").expect(0);

        assertThat(agent.home().resolve("keys")).isEmptyDirectory();
        assertThat(backUp(agent, source).expect(1).code()).isEqualTo("not-registered");
        assertThat(vault.administrator().points(machine)).hasSize(1);
        String credentials = agent.credentials(vault.administrator(), name);
        Path target = windows.drive().resolve("targets").resolve(name);
        recover(agent, machine, credentials, agent.passphraseFile(), target).expect(0);
        assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                .isEmpty();
    }

    @Test
    void theVaultForPracticeTakesABackup() {
        String name = "commands-practice";
        WindowsAgent agent = windows.agent(name);
        SourceTree source = source(name);
        Path credentials = source.root().resolveSibling(name + ".VaultCredentials");
        RunningProgram practice = windows.agent(name + "-vault").start("practice-vault", windows.path(credentials));
        while (practice.isAlive() && !Files.exists(credentials)) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }

        agent.register(windows.path(credentials), "--no-recovery-code").expect(0);
        backUp(agent, source).expect(0);
        agent.run("check").expect(0);

        windows.kill("dev.coffre.agent.Coffre", "practice-vault");
    }

    /** Two recovery points of one folder: in between, a file changed, one came and one went. */
    private final class TwoPoints {
        private static final String FIRST = "first\r\nline\n\u001a and what follows an end of file\n";

        private final WindowsAgent agent;
        private final SourceTree source;
        private final Path report;

        TwoPoints(String name) throws IOException {
            agent = windows.agent(name).registered(vault, name);
            source = source(name)
                    .text("Ana/Été à Nîmes/Report.txt", FIRST)
                    .file("Ana/photo.bin", 300_000)
                    .text("日本語/絵文字 🗝.txt", "other scripts")
                    .text("devices/CON", "no device");
            report = source.root().resolve("Ana/Été à Nîmes/Report.txt");
            WindowsTree.roundTimes(source.root());
            backUp(agent, source).expect(0);
            Files.delete(source.root().resolve("Ana/photo.bin"));
            Files.writeString(report, "second");
            source.text("Ana/new.txt", "new").file("Ana/large.bin", 9 << 20);
            WindowsTree.roundTimes(source.root());
            backUp(agent, source).expect(0);
        }

        String path(String name) {
            return windows.path(source.root().resolve(name));
        }

        /** The folder in an archive. */
        String inArchive() {
            return "C/" + windows.drive().relativize(source.root());
        }

        List<String> found(String pattern) {
            return agent.run("find", pattern).expect(0).events("match").stream()
                    .map(match -> match.path("path").asString())
                    .toList();
        }

        List<String> said(String... arguments) {
            return agent.speak(arguments).expect(0).out().lines().toList();
        }
    }

    @Test
    void recoveryPointsAreSearchedAndCompared() throws IOException {
        String name = "commands-search";
        TwoPoints points = new TwoPoints(name);
        String report = windows.path(points.report);

        for (String pattern : List.of(
                "report.TXT",
                "ANA\\*\\report.txt",
                "ana/*/Report.*",
                points.path("").toLowerCase(Locale.ROOT) + "\\**\\report.txt",
                "\\sources\\" + name + "\\*\\*\\report.txt",
                "\\\\?\\" + report)) {
            assertThat(points.found(pattern)).as(pattern).containsExactly(report);
        }
        assertThat(points.found("photo.bin")).containsExactly(points.path("Ana/photo.bin"));
        assertThat(points.found("絵文字*")).containsExactly(points.path("日本語/絵文字 🗝.txt"));
        assertThat(points.found("D:\\**")).isEmpty();

        for (String path : List.of(report, report.toUpperCase(Locale.ROOT), "\\\\?\\" + report)) {
            Outcome history = points.agent.run("history", path).expect(0);
            assertThat(history.events("version"))
                    .as(path)
                    .extracting(version -> version.path("path").asString())
                    .containsExactly(report, report);
        }
        assertThat(points.said("diff", "1", "latest"))
                .contains(
                        "+  " + points.path("Ana/new.txt"),
                        "+  " + points.path("Ana/large.bin"),
                        "-  " + points.path("Ana/photo.bin"),
                        "M  " + report)
                .noneMatch(line -> line.contains("CON"));
        assertThat(points.agent.run("history", "C:\\nowhere").expect(2).code()).isEqualTo("path-not-in-points");
    }

    /** The list that the backup keeps in the cache is used, and made anew if it is lost. */
    @Test
    void theListOfPathsIsKeptAndMadeAnew() throws IOException {
        TwoPoints points = new TwoPoints("commands-paths");
        Path list = points.agent.home().resolve("cache/paths");
        byte[] kept = Files.readAllBytes(list);
        List<String> before = points.found("*");
        assertThat(list).as("a search that lacks a point writes the list anew").hasBinaryContent(kept);

        Files.delete(list);

        assertThat(points.found("*")).isEqualTo(before);
        assertThat(list).exists();
        assertThat(points.agent.home().resolve("cache").toFile().list())
                .noneMatch(left -> left.startsWith("reading-") || left.equals("paths.new"));
    }

    @Test
    void filesAndArchivesAreWrittenToStandardOutput() throws Exception {
        TwoPoints points = new TwoPoints("commands-export");
        WindowsAgent agent = points.agent;
        String report = windows.path(points.report);
        assertThat(agent.data("cat", "1", report)).isEqualTo(TwoPoints.FIRST.getBytes(StandardCharsets.UTF_8));
        byte[] large = Files.readAllBytes(points.source.root().resolve("Ana/large.bin"));
        assertThat(agent.data("cat", report.toUpperCase(Locale.ROOT), points.path("Ana/large.bin")))
                .isEqualTo(concatenated("second".getBytes(StandardCharsets.UTF_8), large));
        assertThat(agent.run("cat", points.path("Ana")).exit()).isEqualTo(2);

        Path tar = Files.write(folder.resolve("export.tar"), agent.data("export", "--format", "tar"));
        Path extracted = Files.createDirectories(folder.resolve("extracted"));
        Invocation.of(
                        Path.of("/bin/tar"),
                        "--delay-directory-restore",
                        "-xf",
                        tar.toString(),
                        "-C",
                        extracted.toString())
                .run(folder.resolve("said"))
                .expect(0);
        assertThat(WindowsTree.differences(
                        folder.resolve("said"), points.source.root(), extracted.resolve(points.inArchive())))
                .isEmpty();

        String list = agent.file("list", "\uFEFF" + points.path("ana").toLowerCase(Locale.ROOT) + "\r\n");
        Path zip = Files.write(
                folder.resolve("export.zip"), agent.data("export", "--files-from", list, "--format", "zip"));
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            String ana = points.inArchive() + "/Ana/";
            assertThat(archive.stream().map(ZipEntry::getName).filter(entry -> entry.startsWith(ana)))
                    .containsExactlyInAnyOrder(
                            ana,
                            ana + "new.txt",
                            ana + "large.bin",
                            ana + "Été à Nîmes/",
                            ana + "Été à Nîmes/Report.txt");
            assertThat(archive.stream().map(ZipEntry::getName)).noneMatch(entry -> entry.contains("\\"));
            assertThat(archive.getInputStream(archive.getEntry(ana + "large.bin"))
                            .readAllBytes())
                    .isEqualTo(large);
        }
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** As docs/windows.md advises: PowerShell would change the bytes. */
    @Test
    void cmdRedirectsTheBytesOfAFile() throws Exception {
        TwoPoints points = new TwoPoints("commands-redirect");
        Path large = points.source.root().resolve("Ana/large.bin");
        Path script = windows.drive().resolve("machines/redirect.cmd");
        Files.writeString(
                script,
                "@\"C:\\Program Files\\Coffre Agent\\bin\\coffre.exe\" cat latest \"" + windows.path(large)
                        + "\" > C:\\machines\\redirected.bin\r\n@exit /b %errorlevel%\r\n");
        windows.program("cmd.exe", "/c", windows.path(script))
                .with("COFFRE_HOME", windows.path(points.agent.home()))
                .run(folder.resolve("said"))
                .expect(0);
        assertThat(windows.drive().resolve("machines/redirected.bin")).hasBinaryContent(Files.readAllBytes(large));
    }

    /** The console relays {@code cat} and {@code export}, each in a process of its own. */
    @Test
    void theConsoleDownloadsAFileAndAFolder() throws Exception {
        TwoPoints points = new TwoPoints("commands-download");
        RunningProgram console = points.agent.start("console");
        try (ConsoleDownloads downloads = ConsoleDownloads.of(console)) {
            HttpResponse<byte[]> report = downloads.get(1, windows.path(points.report), "");
            assertThat(report.body()).isEqualTo(TwoPoints.FIRST.getBytes(StandardCharsets.UTF_8));
            assertThat(report.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment; filename=\"Report.txt\"");
            Path large = points.source.root().resolve("Ana/large.bin");
            assertThat(downloads.get(2, windows.path(large), "").body()).isEqualTo(Files.readAllBytes(large));

            HttpResponse<byte[]> folderAsZip = downloads.get(2, points.path("Ana"), "zip");
            assertThat(folderAsZip.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment; filename=\"Ana.zip\"");
            Path zip = Files.write(folder.resolve("download.zip"), folderAsZip.body());
            try (ZipFile archive = new ZipFile(zip.toFile())) {
                ZipEntry entry = archive.getEntry(points.inArchive() + "/Ana/Été à Nîmes/Report.txt");
                assertThat(archive.getInputStream(entry).readAllBytes())
                        .isEqualTo("second".getBytes(StandardCharsets.UTF_8));
            }
        } finally {
            console.kill();
        }
    }

    /** The service answers none of these on Windows: a person's commands run by themselves beside it. */
    @Test
    void whatCommandsSayIsTheSameBesideTheService() throws Exception {
        TwoPoints points = new TwoPoints("commands-beside");
        List<String[]> commands = List.of(
                new String[] {"points"},
                new String[] {"ls", "latest", points.path("Ana")},
                new String[] {"find", "*.txt"},
                new String[] {"history", windows.path(points.report)},
                new String[] {"diff", "1", "2"});
        List<List<String>> alone = commands.stream().map(points::said).toList();

        RunningProgram daemon = points.agent.start("daemon");
        while (daemon.isAlive() && !daemon.output().contains("\"ready\"")) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }
        assertThat(daemon.isAlive()).as(daemon.said()).isTrue();

        assertThat(commands.stream().map(points::said)).isEqualTo(alone);
        assertThat(windows.processes("dev.coffre.agent.Coffre", "answerer")).isEmpty();
        daemon.kill();
    }
}
