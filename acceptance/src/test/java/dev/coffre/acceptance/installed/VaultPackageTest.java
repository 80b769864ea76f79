package dev.coffre.acceptance.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.mail.MailServerProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vault service unpacked from its archive. How fast and how small it is on a quiet machine is measured by the long
 * stage {@code vault-package}; the bounds here only see that nothing has gone badly wrong.
 */
class VaultPackageTest {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long LIMIT_KIB = 300 << 10;

    @TempDir
    private Path folder;

    @Test
    void startsWithoutJavaServesTheAgentAndStaysSmall() throws IOException, InterruptedException {
        Path home = unpacked();
        int port = VaultProcess.freePort();
        String url = "https://localhost:" + port;
        RunningProgram service = Invocation.of(
                        home.resolve("bin/coffre-vault"),
                        "serve",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        String.valueOf(port),
                        "--address",
                        "127.0.0.1",
                        "--url",
                        url)
                .with(Map.of("JAVA_HOME", "", "PATH", "/usr/bin:/bin"))
                .start(folder.resolve("said"));
        try (HttpClient client = Loopback.client()) {
            awaitReady(service);

            assertThat(get(client, url + "/v1/health")).contains("coffre-vault");
            assertThat(get(client, url + "/download/agent/linux-x64.sha256")).contains("coffre-agent-");
            assertThat(resident(service)).isLessThan(LIMIT_KIB);
            assertThat(get(client, url + "/portal/first-run")).contains("</html>");
            sendMail(home);
        } finally {
            service.stop();
        }
    }

    /** The runtime has the modules that mail needs. */
    private void sendMail(Path home) throws IOException {
        try (MailServerProcess mail = new MailServerProcess(folder.resolve("mail"), "unused")) {
            String port = String.valueOf(mail.plainPort());
            Files.writeString(
                    folder.resolve("data/mail-allow.json"), "{\"ports\":[%s],\"loopback\":true}".formatted(port));
            administer(
                    home, "set-mail", "--host", "localhost", "--port", port, "--security", "none", "--from", "c@x.org");
            administer(home, "test-mail", "ada@example.org");
            mail.await(1);
        }
    }

    private void administer(Path home, String... command) {
        String[] words = Stream.of(
                        Stream.of("admin"),
                        Stream.of(command),
                        Stream.of("--data", folder.resolve("data").toString()))
                .flatMap(part -> part)
                .toArray(String[]::new);
        Invocation.of(home.resolve("bin/coffre-vault"), words)
                .with(Map.of("JAVA_HOME", "", "PATH", "/usr/bin:/bin"))
                .run(folder.resolve("said"))
                .expect(0);
    }

    private Path unpacked() throws IOException {
        Path packages = Checkout.file("packaging/target");
        try (Stream<Path> files = Files.list(packages)) {
            Path archive = files.filter(file -> file.getFileName().toString().matches("coffre-vault-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElse(null);
            assumeTrue(archive != null, "no package of the vault service: run packaging/build-vault.sh");
            Path home = Files.createDirectory(folder.resolve("installed"));
            Invocation.of(
                            Path.of("/usr/bin/tar"),
                            "-xzf",
                            String.valueOf(archive),
                            "-C",
                            home.toString(),
                            "--strip-components",
                            "1")
                    .run(folder.resolve("said"))
                    .expect(0);
            return home;
        }
    }

    private static void awaitReady(RunningProgram service) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!service.output().contains("ready https")) {
            assertThat(service.isAlive()).as(service.said()).isTrue();
            assertThat(System.nanoTime()).as("no start within " + START).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static long resident(RunningProgram service) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
