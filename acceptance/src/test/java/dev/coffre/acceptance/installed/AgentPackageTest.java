package dev.coffre.acceptance.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.AgentPackage;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's packages: unpacked, checked and installed without root. In a system of its own, with all that a package
 * manager does, the long stage {@code agent-package} installs them.
 */
class AgentPackageTest {
    private static final Map<String, String> NO_JAVA = Map.of("JAVA_HOME", "", "PATH", "/usr/bin:/bin");
    private static final String SECRET = "a password of a proxy";

    @TempDir
    private Path folder;

    /** On a disk: the temporary folder of the system may be in memory, where no cache may be. */
    private Path disk = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        disk = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/run").toAbsolutePath()), "installed-");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theDebianPackageIsWholeAndRunsWithoutJava() {
        Path tree = AgentPackage.unpackedDeb(folder);

        shell("cd '%s' && dpkg-deb --ctrl-tarfile '%s' | tar -x ./md5sums -O | md5sum --check --strict --quiet"
                        .formatted(tree, AgentPackage.deb()))
                .expect(0);
        Outcome version = Invocation.of(tree.resolve("opt/coffre/bin/coffre"), "--version")
                .with(NO_JAVA)
                .with("COFFRE_HOME", folder.resolve("home").toString())
                .run(folder.resolve("said"))
                .expect(0);
        assertThat(version.out()).startsWith("coffre ");
        assertThat(tree.resolve("usr/bin/coffre")).isSymbolicLink();
        assertThat(tree.resolve("usr/share/doc/coffre-agent/agent.md")).exists();
        assertThat(tree.resolve("usr/share/doc/coffre-agent/agent.fr.md")).exists();
        assertThat(tree.resolve("opt/coffre/lib/coffre.aot"))
                .as("class data hold where they were made, and nowhere else")
                .doesNotExist();
    }

    @Test
    void theUnitIsOneThatSystemdTakesAndOneThatIsLockedUp() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
        Path tree = AgentPackage.unpackedDeb(folder);
        String shipped = Files.readString(tree.resolve("usr/lib/systemd/system/coffre.service"));
        assertThat(shipped)
                .contains("ExecStart=/usr/bin/coffre daemon")
                .as("what docs/threat-model.md says that a defect of the agent cannot do")
                .contains(
                        "NoNewPrivileges=yes",
                        "ProtectControlGroups=yes",
                        "ProtectKernelLogs=yes",
                        "ProtectKernelTunables=yes",
                        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
                        "RestrictNamespaces=yes",
                        "RestrictRealtime=yes",
                        "LockPersonality=yes",
                        "SystemCallArchitectures=native",
                        "SystemCallFilter=@system-service @mount")
                .doesNotContain("CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_PTRACE", "CAP_NET_ADMIN", "CAP_SYS_BOOT");
        // The programs and pages that it names are not installed here.
        Path unit = Files.writeString(
                folder.resolve("coffre.service"),
                shipped.replace("=/usr/bin/coffre ", "=" + tree.resolve("opt/coffre/bin/coffre") + " "));

        Outcome verified = shell("systemd-analyze verify --man=no '%s'".formatted(unit));
        assertThat(verified.out() + verified.err()).doesNotContain("coffre.service");
        verified.expect(0);
        shell("systemd-analyze security --offline=true --no-pager --threshold=50 '%s'".formatted(unit))
                .expect(0);
    }

    /** Must hold: one command each, and no secret where others could see it. */
    @Test
    void silentInstallationAndSilentRegistrationTakeOneCommandEach() throws IOException {
        Path archive = AgentPackage.archive();
        Path password = Files.writeString(folder.resolve("password"), SECRET + "\n");
        Path program = disk.resolve("program");
        Path home = disk.resolve("machine/home");
        RunningProgram installing = installer(
                        "--archive",
                        archive.toString(),
                        "--unsigned",
                        "/q",
                        "/p:" + program,
                        "/s:" + disk.resolve("cache"),
                        "/ph:proxy.example.org",
                        "/po:3128",
                        "/pu:ada",
                        "/pw:@" + password,
                        "/nu")
                .with("COFFRE_HOME", home.toString())
                .start(folder.resolve("said"));
        while (installing.isAlive()) {
            assertThat(commandLines()).doesNotContain(SECRET);
        }
        Outcome installed = installing.await().expect(0);

        assertThat(installed.out())
                .isEqualTo("Proceed to registration: COFFRE_HOME=" + home + " " + program.resolve("bin/coffre")
                        + " register FILE\n");
        assertThat(installed.err()).doesNotContain(SECRET);
        assertThat(program.resolve("lib/coffre.aot")).isNotEmptyFile();
        assertThat(Files.readString(home.resolve("cache-folder"))).isEqualTo(disk.resolve("cache") + "\n");
        assertNothingButTheSettingsHolds(home);

        try (VaultProcess vault = VaultProcess.start(disk.resolve("vault"))) {
            Invocation.of(program.resolve("bin/coffre"), "properties", "--proxy", "none")
                    .with("COFFRE_HOME", home.toString())
                    .run(folder.resolve("said"));
            AgentProcess agent = AgentProcess.asShipped(disk.resolve("machine"))
                    .installedIn(program)
                    .registered(vault, "silent");
            agent.run("backup", Checkout.file("docs").toString()).expect(0);
            assertThat(disk.resolve("cache/pages")).isNotEmptyFile();
            assertThat(agent.run("status").expect(0).err()).isEmpty();
        }
    }

    @Test
    void aPackageThatIsNotWhatItsChecksumOrItsVaultSaysIsNotInstalled() throws IOException, InterruptedException {
        Path archive = Files.copy(AgentPackage.archive(), folder.resolve("original"));
        try (VaultProcess vault = VaultProcess.start(
                        disk.resolve("vault"),
                        "--agent-archives",
                        Checkout.file("packaging/target").toString());
                VaultProcess other = VaultProcess.start(disk.resolve("other"));
                HttpClient client = Loopback.client()) {
            String address = vault.url() + "/download/agent/linux-x64";
            String line = new String(get(client, address + ".sha256"), StandardCharsets.US_ASCII);
            Path downloaded = folder.resolve(line.substring(66).strip());
            Files.move(archive, downloaded);
            Path checksum = Files.writeString(folder.resolve(downloaded.getFileName() + ".sha256"), line);
            Path signature =
                    Files.write(folder.resolve(downloaded.getFileName() + ".sig"), get(client, address + ".sig"));
            Path credentials = credentials(vault, "mine");

            verify(downloaded, credentials).expect(0);
            assertThat(verify(downloaded, credentials(other, "theirs"))
                            .expect(8)
                            .err())
                    .contains("is not signed by the vault");
            assertThat(Files.size(signature)).isEqualTo(64);

            Files.writeString(checksum, line.replace("  coffre-agent-", "  coffre-agent-9"));
            assertThat(verify(downloaded, credentials).expect(8).err()).contains("is not the checksum of");
            Files.writeString(checksum, line);
            byte[] bytes = Files.readAllBytes(downloaded);
            bytes[bytes.length / 2] ^= 1;
            Files.write(downloaded, bytes);
            assertThat(verify(downloaded, credentials).expect(8).err()).contains("is damaged or was changed");
            assertThat(get(client, vault.url() + "/download/agent/install.sh"))
                    .isEqualTo(Files.readAllBytes(Checkout.file("packaging/agent/install.sh")));
        }
    }

    private static Path credentials(VaultProcess vault, String name) {
        Administrator administrator = vault.administrator();
        administrator.createVault(name);
        return administrator.credentials(name, vault.data());
    }

    private Outcome verify(Path archive, Path credentials) {
        return installer(
                        "--archive",
                        archive.toString(),
                        "--credentials",
                        credentials.toString(),
                        "--quiet",
                        "--install-folder",
                        disk.resolve("verified").toString())
                .with("COFFRE_HOME", disk.resolve("home").toString())
                .run(folder.resolve("said"));
    }

    private static Invocation installer(String... arguments) {
        return Invocation.of(Checkout.file("packaging/agent/install.sh"), arguments)
                .with(NO_JAVA);
    }

    private void assertNothingButTheSettingsHolds(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith("settings")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                } else {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        }
    }

    /** What {@code ps} shows to everybody. */
    private static String commandLines() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                all.append(commandLine(process.resolve("cmdline")));
            }
        }
        return all.toString().replace('\0', ' ');
    }

    private static String commandLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException noProcessOrGone) {
            return "";
        }
    }

    private static byte[] get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private Outcome shell(String command) {
        return Invocation.of(Path.of("/bin/sh"), "-c", command).run(folder.resolve("said"));
    }
}
