package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.support.SupportBundlePart;
import dev.coffre.sealing.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle is looked through for secrets in every form by the canaries of the acceptance tests too. */
class SupportTest extends CommandTest {
    private static final String FOLDER = "canary-of-a-folder-Xv3";
    private static final String GONE = "canary-of-a-file-Zq8";
    private static final String PROXY_USER = "canary-of-a-proxy-user-Hd2";
    private static final String PROXY_PASSWORD = "canary-of-a-proxy-password-Rw7";
    private static final String DUMP = "canary-of-an-argument-Lk4";

    private CoffreHome home;
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        home = CoffreHome.below(fixture.home(), Here.PLATFORM);
        source = Files.createDirectories(folder.resolve(FOLDER));
        Files.writeString(source.resolve("note"), "something to keep");
    }

    private Map<String, String> bundle(String... flags) throws IOException {
        Path file = Files.createTempDirectory(fixture.path("."), "bundle").resolve("support.zip");
        ok(Stream.concat(Stream.of("support", file.toString()), Arrays.stream(flags))
                .toArray(String[]::new));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Map<String, String> texts = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    /** Registered, backed up, gone wrong, with a proxy that wants a password and a log that names files. */
    private void live() throws IOException {
        fixture.register();
        ok("backup", source.toString());
        ok("policy", "items", "--add", source.toString(), "--exclude", FOLDER + "/*.tmp");
        ok("policy", "schedule", "--daily", "21:00");
        fails(
                2,
                "path-not-in-point",
                "recover",
                source.resolve(GONE).toString(),
                "--to",
                fixture.path("to").toString());
        ok(
                "properties",
                "--proxy",
                "http://proxy.example.org:3128",
                "--proxy-user",
                PROXY_USER,
                "--proxy-password-file",
                fixture.file("proxy-password", PROXY_PASSWORD).toString());
        AgentLog log = new AgentLog(home.logs(), InstantSource.system());
        assertThat(log.log("pre-hook: dumping with password " + DUMP)).isTrue();
        assertThat(log.log("something else about " + source)).isTrue();
        assertThat(log.logDefect(new IllegalStateException("no entry " + source.resolve(GONE) + "\nof " + GONE)))
                .isPresent();
    }

    @Test
    void itSaysHowTheAgentStandsAndListsWhatIsInIt() throws IOException {
        live();
        Path file = fixture.path("support.zip");
        String said = ok("support", file.toString());
        for (SupportBundlePart part : SupportBundlePart.values()) {
            assertThat(said).contains(part.file());
        }
        Map<String, String> bundle = bundle();
        assertThat(bundle.keySet())
                .containsExactly(Arrays.stream(SupportBundlePart.values())
                        .map(SupportBundlePart::file)
                        .toArray(String[]::new));
        assertThat(bundle.get("about.json")).contains("\"version\":\"test\"", "Linux");
        assertThat(bundle.get("registration.json"))
                .contains("\"state\":\"registered\"", "\"vaultName\":\"Docs\"", "\"machineName\":\"bench\"");
        assertThat(bundle.get("settings.json"))
                .contains(
                        "\"host\":\"proxy.example.org\"",
                        "\"signsIn\":true",
                        fixture.server.url().toString());
        assertThat(bundle.get("policy.json")).contains("\"items\":1", "\"excludes\":1", "\"times\":[\"21:00\"]");
        assertThat(bundle.get("jobs.json")).contains("\"kind\":\"backup\"", "\"code\":\"path-not-in-point\"");
        assertThat(bundle.get("folders.json"))
                .contains("\"role\":\"cache\"", "\"fileSystem\":", "\"mode\":\"rwx------\"");
        assertThat(bundle.get("log.txt"))
                .contains("backup ended with done", "defect java.lang.IllegalStateException\n", "\tat ")
                .contains("recover ended with path-not-in-point");
    }

    @Test
    void noSecretIsInItAndNoNameOfTheUsersFilesUnlessItIsWanted() throws IOException {
        live();
        List<String> secrets = Stream.of(
                        Stream.of(AgentFixture.PASSPHRASE, PROXY_USER, PROXY_PASSWORD, DUMP), keys().stream())
                .flatMap(each -> each)
                .toList();
        assertThat(bundle().values()).allSatisfy(text -> {
            assertThat(text).doesNotContain(secrets);
            assertThat(text).doesNotContain(FOLDER, GONE);
        });
        Map<String, String> telling = bundle("--with-paths");
        assertThat(telling.values()).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
        assertThat(telling.get("policy.json")).contains(source.toString(), FOLDER + "/*.tmp");
        assertThat(telling.get("jobs.json")).contains(source.toString());
        assertThat(telling.get("log.txt")).contains("something else about " + source, GONE);
    }

    /** What must stay on the machine, as text could carry it. */
    private List<String> keys() {
        try (MachineIdentity machine = new KeyFolder(home.keys()).machine().orElseThrow();
                Secret dataKey = machine.newestKey().copyOfSecret()) {
            return Stream.of(
                            dataKey.copy(),
                            machine.keys().point().seed(),
                            machine.keys().authentication().seed())
                    .flatMap(key -> Stream.of(
                            HexFormat.of().formatHex(key),
                            Base64.getEncoder().encodeToString(key),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(key)))
                    .toList();
        }
    }

    @Test
    void nothingIsOverwrittenAndAFolderThatIsNotThereIsNamed() throws IOException {
        Path mine = fixture.file("mine", "of the user");
        fails(2, "support-file-exists", "support", mine.toString());
        assertThat(mine).hasContent("of the user");
        fails(
                2,
                "support-file-unwritable",
                "support",
                fixture.path("nowhere/file").toString());
        fails(2, "flags-invalid", "support");
    }

    @Test
    void itIsWrittenWhateverIsBroken() throws IOException {
        assertThat(bundle().get("registration.json")).contains("not-registered");
        live();
        Files.writeString(home.keys().path().resolve("machine"), "rubbish");
        Files.writeString(home.settings().path(), "rubbish");
        Files.writeString(home.policy().path(), "rubbish");
        Map<String, String> bundle = bundle("--lang", "fr");
        assertThat(bundle.get("registration.json")).contains("\"code\":\"keys-unusable\"");
        assertThat(bundle.get("settings.json")).contains("\"code\":\"state-damaged\"");
        assertThat(bundle.get("policy.json")).contains("\"code\":\"state-damaged\"");
        assertThat(bundle.get("jobs.json")).contains("backup");
    }
}
