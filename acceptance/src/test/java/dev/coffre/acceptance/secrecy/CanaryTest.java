package dev.coffre.acceptance.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.network.SeenRequest;
import dev.coffre.acceptance.network.TlsProxy;
import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.backup.testing.PrivatePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that are easy to recognise go through the whole main job, and then are looked for wherever the vault's operator,
 * a reader of logs, another user of the machine or a listener who holds the vault's TLS key could look.
 */
class CanaryTest {
    private static final String FILE_NAME = "canary-of-a-file-name-Zq8";
    private static final String FOLDER_NAME = "canary-of-a-folder-name-Xv3";
    private static final String CONTENT = "canary of a content, which nobody else may read: Kp5";
    private static final String LABEL = "canary-of-a-label-Wm6";

    @Test
    void noSecretIsFoundWhereOthersLook(@TempDir Path folder) throws IOException {
        noSecretIsFound("text", folder);
    }

    @Test
    @Tag("long")
    void norInALogOfJson(@TempDir Path folder) throws IOException {
        noSecretIsFound("json", folder);
    }

    private static void noSecretIsFound(String logFormat, Path folder) throws IOException {
        int port = VaultProcess.freePort();
        try (VaultProcess vault =
                        VaultProcess.startBehind(port, folder, "--log-level", "TRACE", "--log-format", logFormat);
                TlsProxy proxy = TlsProxy.recording(vault, port)) {
            Administrator administrator = vault.administrator();
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            Set<String> commandLines;
            String pin;
            try (ProcessList processes = new ProcessList()) {
                pin = mainJob(folder, vault, administrator, agent);
                commandLines = processes.commandLines();
            }

            List<Canary> secrets = secrets(agent);
            List<Canary> tokens = tokens(proxy, administrator);
            CanarySearch forSecrets = new CanarySearch(secrets);
            CanarySearch forAll = new CanarySearch(all(secrets, tokens, Canary.of("PIN", pin)));

            // The search can find: what the machine keeps for itself does hold them.
            assertThat(forSecrets.below(agent.home().resolve("keys"))).isNotEmpty();
            assertThat(forSecrets.below(folder.resolve("source"))).isNotEmpty();

            assertThat(forAll.below(vault.data())).as("the vault's folder").isEmpty();
            assertThat(forAll.below(folder.resolve("vault-said")))
                    .as("what the vault said")
                    .isEmpty();
            assertThat(new CanarySearch(all(keysOf(secrets), tokens, Canary.of("PIN", pin)))
                            .below(agent.home().resolve("logs")))
                    .as("the agent's log")
                    .isEmpty();
            assertThat(commandLines).as("command lines").anyMatch(line -> line.contains("dev.coffre.agent.Coffre"));
            assertThat(new CanarySearch(all(keysOf(secrets), tokens, Canary.of("PIN", pin)))
                            .in(String.join("\n", commandLines).getBytes(StandardCharsets.ISO_8859_1)))
                    .as("what ps shows")
                    .isEmpty();
            assertThat(inRequests(proxy, forSecrets, new CanarySearch(tokens))).isEmpty();
            assertThat(forAll.below(bundle(agent, folder.resolve("support"))))
                    .as("the support bundle")
                    .isEmpty();
            assertThat(new CanarySearch(all(keysOf(secrets), tokens, Canary.of("PIN", pin)))
                            .below(bundle(agent, folder.resolve("support-with-paths"), "--with-paths")))
                    .as("the support bundle that names files")
                    .isEmpty();
            assertThat(reports(proxy))
                    .as("the search covers reports of every kind of job and of a failure")
                    .anyMatch(report -> report.contains("\"backup\"") && report.contains("\"end\""))
                    .anyMatch(report -> report.contains("\"check\""))
                    .anyMatch(report -> report.contains("\"key-change\""))
                    .anyMatch(report -> report.contains("path-not-in-point"));
        }
    }

    /** Every command that handles a secret; the answer is the PIN that was used. */
    private static String mainJob(Path folder, VaultProcess vault, Administrator administrator, AgentProcess agent) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 30)
                .text(FOLDER_NAME + "/" + FILE_NAME, CONTENT)
                .text(FOLDER_NAME + "/long", (CONTENT + "\n").repeat(20_000))
                .file("noise", 1_000_000);
        agent.registered(vault, "canaries");
        agent.run("backup", source.path(), "--label", LABEL).expect(0);
        agent.run("backup", source.path(), "--rescan", "--compression", "off").expect(0);
        agent.run("points").expect(0);
        agent.run("ls", "latest", source.path(), "--recursive").expect(0);
        agent.run("recover", "--to", folder.resolve("target").toString()).expect(0);
        // A job that fails for a path has the path in its problem, and must keep it for itself.
        String gone =
                source.root().resolve(FOLDER_NAME).resolve(FILE_NAME + "-gone").toString();
        agent.run("recover", gone, "--to", folder.resolve("target").toString()).expect(2);
        String machine = agent.machine();
        AgentProcess.in(folder.resolve("other"))
                .run(
                        "recover",
                        "--machine",
                        machine,
                        "--credentials",
                        administrator.credentials("canaries", folder).toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--to",
                        folder.resolve("elsewhere").toString())
                .expect(0);
        String pin = vault.administrator().pin(machine, "change-passphrase");
        agent.run(
                        "passphrase",
                        "change",
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--pin-file",
                        agent.file("pin", pin).toString())
                .expect(0);
        agent.run("check").expect(0);
        return pin;
    }

    /** A support bundle, unpacked. */
    private static Path bundle(AgentProcess agent, Path folder, String... flags) throws IOException {
        Path zip = folder.resolveSibling(folder.getFileName() + ".zip");
        agent.run(Stream.concat(Stream.of("support", zip.toString()), Stream.of(flags))
                        .toArray(String[]::new))
                .expect(0);
        Files.createDirectories(folder);
        try (ZipFile bundle = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : bundle.stream().toList()) {
                Files.copy(bundle.getInputStream(entry), folder.resolve(entry.getName()));
            }
        }
        assertThat(folder.resolve("jobs.json")).content().contains("path-not-in-point");
        return folder;
    }

    private static List<String> reports(TlsProxy proxy) {
        return proxy.seen().stream()
                .filter(request -> request.target().startsWith("/v1/jobs/"))
                .map(request -> new String(request.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<Canary> secrets(AgentProcess agent) {
        List<Canary> secrets = new ArrayList<>();
        secrets.add(Canary.of("passphrase", AgentProcess.PASSPHRASE));
        secrets.add(Canary.of("file name", FILE_NAME));
        secrets.add(Canary.of("folder name", FOLDER_NAME));
        secrets.add(Canary.of("content", CONTENT));
        secrets.add(Canary.of("label", LABEL));
        try (MachineIdentity identity = new KeyFolder(
                        PrivatePaths.of(agent.home().resolve("keys")))
                .machine()
                .orElseThrow()) {
            secrets.add(
                    new Canary("data key", identity.newestKey().copyOfSecret().copy()));
        }
        return secrets;
    }

    private static List<Canary> keysOf(List<Canary> secrets) {
        return secrets.stream()
                .filter(canary -> canary.name().equals("passphrase")
                        || canary.name().equals("data key")
                        || canary.name().equals("content"))
                .toList();
    }

    /** What was seen in headers, where it belongs. */
    private static List<Canary> tokens(TlsProxy proxy, Administrator administrator) {
        Set<String> tokens = proxy.seen().stream()
                .flatMap(request -> request.headers().entrySet().stream())
                .filter(header -> Set.of("authorization", "coffre-assertion", "coffre-credentials")
                        .contains(header.getKey().toLowerCase(Locale.ROOT)))
                .flatMap(header -> header.getValue().stream())
                .map(value -> value.replace("Bearer ", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tokens).hasSizeGreaterThan(5);
        tokens.add(administrator.token());
        return tokens.stream().map(token -> Canary.of("token", token)).toList();
    }

    private static List<Canary> all(List<Canary> some, List<Canary> others, Canary last) {
        List<Canary> all = new ArrayList<>(some);
        all.addAll(others);
        all.add(last);
        return all;
    }

    /** Secrets are looked for in everything that was sent, tokens wherever they do not belong. */
    private static List<String> inRequests(TlsProxy proxy, CanarySearch forSecrets, CanarySearch forTokens) {
        List<String> found = new ArrayList<>();
        for (SeenRequest request : proxy.seen()) {
            String line = request.method() + " " + request.target();
            byte[] target = line.getBytes(StandardCharsets.UTF_8);
            byte[] headers = request.headers().toString().getBytes(StandardCharsets.UTF_8);
            Set<String> here = new TreeSet<>(forSecrets.in(request.body()));
            here.addAll(forSecrets.in(headers));
            here.addAll(forSecrets.in(target));
            here.addAll(forTokens.in(request.body()));
            here.addAll(forTokens.in(target));
            here.forEach(name -> found.add(line + ": " + name));
        }
        return found;
    }
}
