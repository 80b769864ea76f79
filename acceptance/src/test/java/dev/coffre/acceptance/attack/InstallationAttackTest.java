package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentPackage;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user wants root to install, and so to run, what that user can change. */
class InstallationAttackTest {
    @TempDir
    private Path folder;

    /** On a disk: the temporary folder of the system may be in memory, where no cache may be. */
    private Path disk = Path.of("");

    private Stranger stranger = new Stranger(0, Path.of(""));
    private Path archive = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        stranger = Stranger.lookingInto(folder);
        disk = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/run").toAbsolutePath()), "attacked-");
        Path built = AgentPackage.archive();
        archive = Files.copy(built, folder.resolve(built.getFileName()));
        Files.copy(
                built.resolveSibling(built.getFileName() + ".sha256"), folder.resolve(built.getFileName() + ".sha256"));
    }

    @AfterEach
    void deleteFolder() throws IOException {
        if (!disk.isAbsolute()) {
            return;
        }
        try (Stream<Path> files = Files.walk(disk)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path program() {
        return disk.resolve("program");
    }

    private Path unpacked() throws IOException {
        return Files.createDirectory(folder.resolve("unpacked"));
    }

    private Invocation asRoot(Path program, String... arguments) {
        return Invocation.of(program, arguments)
                .with(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "COFFRE_HOME",
                        disk.resolve("home").toString()));
    }

    private Outcome install(Path unpacked) {
        return asRoot(unpacked.resolve("install.sh"), "/q", "/p:" + program(), "/s:" + disk.resolve("cache"))
                .run(folder.resolve("said"));
    }

    private Outcome setUp(Path unpacked, String... more) {
        return asRoot(unpacked.resolve("bin/coffre"), "setup", "/q", "/p:" + program(), "/s:" + disk.resolve("cache"))
                .and(more)
                .run(folder.resolve("said"));
    }

    private void unpack(Path into) {
        Invocation.of(Path.of("/usr/bin/tar"), "-xzf", archive.toString(), "-C", into.toString())
                .and("--strip-components", "1")
                .run(folder.resolve("said"))
                .expect(0);
    }

    /** The user who unpacked the files could change them while root installs them. */
    @Test
    void refusesFilesThatTheUnpackingUserOwns() throws IOException {
        Path unpacked = stranger.folder(folder.resolve("unpacked"));
        stranger.does("tar", "-xzf", archive.toString(), "-C", unpacked.toString(), "--strip-components", "1");

        assertThat(install(unpacked).expect(1).err())
                .contains("other users can change " + unpacked)
                .contains("uid " + stranger.uid())
                .contains("sudo tar xf");
        assertThat(asRoot(unpacked.resolve("install.sh"), "/q", "/p:" + program())
                        .with("LC_ALL", "fr_FR.UTF-8")
                        .run(folder.resolve("said"))
                        .expect(1)
                        .err())
                .contains("d'autres utilisateurs peuvent modifier " + unpacked);
        assertThat(setUp(unpacked).expect(1).err()).contains("[setup-source-unsafe]", unpacked.toString());
        assertThat(setUp(unpacked, "--lang", "fr").expect(1).err())
                .contains("[setup-source-unsafe]", "Décompressez l’archive en tant que root");
        assertThat(program()).doesNotExist();
    }

    @Test
    void refusesFilesInFolderThatAnotherUserMayWrite() throws IOException {
        Path unpacked = unpacked();
        unpack(unpacked);
        Stranger.mode(unpacked.resolve("lib"), "rwxrwxrwx");
        assertThat(install(unpacked).expect(1).err()).contains(unpacked.resolve("lib") + " (uid 0, mode 0777)");
        assertThat(setUp(unpacked).expect(1).err()).contains("[setup-source-unsafe]", "mode 0777");
        Stranger.mode(unpacked.resolve("lib"), "rwxr-xr-x");

        Stranger.mode(unpacked.resolve("bin/coffre"), "rwxrwxr-x");
        assertThat(install(unpacked).expect(1).err()).contains("bin/coffre (uid 0, mode 0775)");
        Stranger.mode(unpacked.resolve("bin/coffre"), "rwxr-xr-x");

        Path theirs = stranger.folder(folder.resolve("theirs"));
        Path moved = Files.move(unpacked, theirs.resolve("unpacked"));
        assertThat(install(moved).expect(1).err()).contains(theirs + " (uid 1000");
        assertThat(setUp(moved).expect(1).err()).contains("[setup-source-unsafe]", theirs.toString());
        assertThat(program()).doesNotExist();
    }

    /** Root runs the program by its path: whoever may write above it puts another one there. */
    @Test
    void refusesToInstallWhereAnotherUserMayWrite() throws IOException {
        Path unpacked = unpacked();
        unpack(unpacked);
        Path theirs = stranger.folder(disk.resolve("theirs"));

        Outcome refused = asRoot(unpacked.resolve("bin/coffre"), "setup", "/q", "/p:" + theirs.resolve("coffre"))
                .run(folder.resolve("said"))
                .expect(1);

        assertThat(refused.err()).contains("[folder-unsafe]", theirs.toString());
        assertThat(theirs.resolve("coffre")).doesNotExist();
    }

    @Test
    void everyInstalledFileBelongsToRootAndIsNotReplacedByOlderOne() throws IOException {
        Path unpacked = unpacked();
        unpack(unpacked);
        for (String name : new String[] {"bin/coffre", "bin/make-class-data", "coffre.service"}) {
            Stranger.mode(unpacked.resolve(name), "rwx------");
        }
        Path shell = Path.of("/bin/sh");
        asRoot(shell, "-c", "umask 077; exec '" + unpacked.resolve("install.sh") + "' \"$@\"", "sh")
                .and("/q", "/p:" + program(), "/s:" + disk.resolve("cache"))
                .run(folder.resolve("said"))
                .expect(0);

        try (Stream<Path> files = Files.walk(program())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                        .as(file.toString())
                        .isEqualTo(0);
                assertThat(Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS))
                        .as(file.toString())
                        .isEqualTo(0);
                if (!Files.isSymbolicLink(file)) {
                    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777)
                            .as(file.toString())
                            .isIn(0755, 0644);
                }
            }
        }
        assertThat(program().resolve("bin/coffre")).isExecutable();
        refusesOlderVersion(unpacked);
    }

    /** It would bring back the defects that the newer one no longer has. */
    private void refusesOlderVersion(Path unpacked) throws IOException {
        Path newer = program().resolve("lib/coffre-agent-0.10.0.jar");
        try (Stream<Path> jars = Files.list(program().resolve("lib"))) {
            Path installed = jars.filter(jar -> jar.getFileName().toString().startsWith("coffre-agent-"))
                    .findFirst()
                    .orElseThrow();
            Files.move(installed, newer);
        }
        assertThat(setUp(unpacked).expect(1).err()).contains("[setup-downgrade]", "0.10.0", "--allow-downgrade");
        assertThat(setUp(unpacked, "--lang", "fr").expect(1).err()).contains("plus ancienne");
        assertThat(newer).exists();
    }

    /** The folder of the download is theirs: right after the verification they put another archive there. */
    @Test
    void whatIsInstalledIsWhatWasVerified() throws IOException {
        Path downloads = stranger.folder(folder.resolve("downloads"));
        for (String suffix : new String[] {"", ".sha256"}) {
            Files.copy(
                    folder.resolve(archive.getFileName() + suffix), downloads.resolve(archive.getFileName() + suffix));
        }
        stranger.take(downloads);
        Path trace = folder.resolve("the-attacker-ran");
        Path evil = Files.createDirectories(folder.resolve("evil/agent/bin"));
        script(evil.resolve("coffre"), "touch '" + trace + "'");
        Files.createDirectory(evil.resolveSibling("lib"));
        Files.writeString(evil.resolveSibling("lib/glibc-needed"), "2.0\n");
        Path tools = Files.createDirectory(folder.resolve("tools"));
        script(
                tools.resolve("sha256sum"),
                "/usr/bin/sha256sum \"$@\" || exit",
                "setpriv --reuid=1000 --regid=1000 --clear-groups tar -czf '" + downloads.resolve(archive.getFileName())
                        + "' -C '" + folder.resolve("evil") + "' agent");

        asRoot(Checkout.file("packaging/agent/install.sh"), "--archive")
                .and(downloads.resolve(archive.getFileName()).toString(), "--unsigned", "/q", "/p:" + program())
                .and("/s:" + disk.resolve("cache"))
                .with("PATH", tools + ":/usr/bin:/bin")
                .run(folder.resolve("said"))
                .expect(0);

        assertThat(Files.size(downloads.resolve(archive.getFileName())))
                .as("the attack took place")
                .isLessThan(10_000);
        assertThat(trace).doesNotExist();
        assertThat(program().resolve("lib/coffre.aot")).isNotEmptyFile();
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Stranger.mode(file, "rwxr-xr-x");
    }

    @Test
    void anArchiveWithoutSignatureIsInstalledOnlyWhereSomebodySaysSo() {
        Outcome refused = asRoot(Checkout.file("packaging/agent/install.sh"), "--archive", archive.toString(), "/q")
                .run(folder.resolve("said"))
                .expect(2);

        assertThat(refused.err()).contains("--credentials", "--unsigned");
    }
}
