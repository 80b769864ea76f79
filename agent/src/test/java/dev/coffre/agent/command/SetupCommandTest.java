package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.setup.linux.ProgramImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetupCommandTest {
    /** On a disk: the temporary folder of the system may be in memory, where no cache may be. */
    private final Path folder = Path.of("target").toAbsolutePath().resolve("setup-" + new Random().nextInt(1 << 30));

    private final AgentFixture agent = new AgentFixture(folder);

    @BeforeEach
    void makeImage() throws IOException {
        write("image/bin/coffre", "the launcher");
        write("image/bin/make-class-data", "#!/bin/sh\n: >\"$(dirname \"$0\")/../lib/coffre.aot\"\n");
        write("image/lib/coffre-agent-1.jar", "the program");
        write("image/lib/coffre.aot", "class data of this place");
        write("image/coffre.service", "[Service]\n");
        Files.setPosixFilePermissions(
                folder.resolve("image/bin/make-class-data"), PosixFilePermissions.fromString("rwxr-xr-x"));
        agent.terminal.nobody();
    }

    @AfterEach
    void close() throws IOException {
        agent.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private int setup(Path image, String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "setup";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return agent.run(Map.of("LANG", "en_US.UTF-8", ProgramImage.INSTALLATION_VARIABLE, image.toString()), words);
    }

    private int setup(String... arguments) {
        return setup(folder.resolve("image"), arguments);
    }

    @Test
    void silentSetupPutsTheProgramInPlaceAndSaysTheCommandThatRegisters() {
        Path program = folder.resolve("program");
        Path cache = folder.resolve("big/cache");

        assertThat(setup("/q", "/p:" + program, "/s:" + cache, "/nu")).isZero();

        assertThat(program.resolve("lib/coffre-agent-1.jar")).hasContent("the program");
        assertThat(program.resolve("lib/coffre.aot"))
                .as("made anew in its place")
                .isEmptyFile();
        assertThat(folder.resolve("home/cache-folder")).hasContent(cache + "\n");
        assertThat(agent.terminal.takeOut())
                .isEqualTo("Proceed to registration: " + program.resolve("bin/coffre") + " register FILE\n");
        assertThat(agent.terminal.takeErr()).isEmpty();
    }

    @Test
    void whatIsNeededWhatIsThereAndWhatItIsEnoughForAreListed() {
        assertThat(setup("--estimate", "1M")).isZero();
        assertThat(agent.terminal.takeOut())
                .contains("C library: present glibc 2.")
                .contains("Java runtime: was missing or is not used; Coffre brings its own")
                .containsPattern("Cache folder .*/home/cache: .* free, enough for .* of data \\(5 %\\)");
    }

    @Test
    void aScriptGetsTheSame() {
        assertThat(setup("--json")).isZero();
        assertThat(agent.terminal.takeOut())
                .contains("{\"event\":\"prerequisite\"")
                .contains("\"event\":\"cache\"")
                .contains("\"covers\":")
                .contains("\"event\":\"setup\"");
    }

    @Test
    void moreDataThanTheCacheFolderIsEnoughForIsRefused() {
        assertThat(setup("/q", "--estimate", "8000P")).isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("[cache-too-small]").contains("coffre properties --cache FOLDER");
        assertThat(folder.resolve("home/program")).doesNotExist();
    }

    @Test
    void anUpgradeReplacesTheProgramAndKeepsTheRest() throws IOException {
        Path program = folder.resolve("home/program");
        assertThat(setup()).isZero();
        write("home/settings", "kept");
        write("image/lib/coffre-agent-2.jar", "newer");
        Files.delete(folder.resolve("image/lib/coffre-agent-1.jar"));

        assertThat(setup("/q")).isZero();

        assertThat(program.resolve("lib/coffre-agent-2.jar")).exists();
        assertThat(program.resolve("lib/coffre-agent-1.jar")).doesNotExist();
        assertThat(folder.resolve("home/settings")).hasContent("kept");
        assertThat(folder.resolve("home")).isDirectoryNotContaining("glob:**.{old,new}");
    }

    @Test
    void aFolderOfOthersIsNoPlaceForTheProgram() throws IOException {
        write("documents/letter", "mine");
        assertThat(setup("/q", "/p", folder.resolve("documents").toString())).isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("[setup-folder-unfit]").contains("other files lie in it");
        assertThat(folder.resolve("documents/letter")).hasContent("mine");
    }

    @Test
    void whatIsNotUnpackedOrHasAFileInItsWayCannotBeSetUp() throws IOException {
        assertThat(setup(folder.resolve("nowhere"), "/q")).isEqualTo(1);
        assertThat(agent.terminal.takeErr()).contains("[setup-failed]").contains(ProgramImage.INSTALLATION_VARIABLE);

        write("letter", "mine");
        assertThat(setup("/q", "/p:" + folder.resolve("letter/coffre"))).isEqualTo(1);
        assertThat(agent.terminal.takeErr()).contains("[setup-failed]");
        assertThat(folder.resolve("letter")).hasContent("mine");
    }

    @Test
    void uninstallingKeepsSettingsKeysAndState() throws IOException {
        Path program = folder.resolve("home/program");
        assertThat(setup("/q")).isZero();
        write("home/policy", "daily");
        write("home/keys/machine", "key");

        assertThat(setup(program, "/d", "/q")).isZero();

        assertThat(program).doesNotExist();
        assertThat(folder.resolve("home/policy")).doesNotExist();
        assertThat(folder.resolve("home/keys/machine")).exists();
        assertThat(agent.terminal.takeOut())
                .contains("age there by their retention")
                .contains("home/keys");
    }

    @Test
    void whatAPackageHasInstalledIsLeftToIt() {
        assertThat(setup("--uninstall")).isEqualTo(1);
        assertThat(agent.terminal.takeErr()).contains("[setup-by-package]").contains("apt-get remove coffre-agent");
        assertThat(folder.resolve("image/bin/coffre")).exists();
    }

    @Test
    void aPasswordOnTheCommandLineIsRefusedWithTheReasonAndNotRepeated() {
        assertThat(setup("/q", "/ph:proxy", "/po:3128", "/pu:ada", "/pw:hunter2"))
                .isEqualTo(2);
        assertThat(agent.terminal.takeErr())
                .contains("(ps)")
                .contains("/pw:@FILE")
                .doesNotContain("hunter2");

        assertThat(setup("/q", "--proxy-host", "proxy", "--proxy-port", "1", "--proxy-password=hunter2"))
                .isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("(ps)").doesNotContain("hunter2");
    }

    /** Messages, the history of jobs and the support bundle name the host of a proxy. */
    @Test
    void aPasswordInTheHostOfAProxyIsRefusedAndNeitherRepeatedNorKept() throws IOException {
        assertThat(setup("/q", "/ph:ada:hunter2@proxy", "/po:3128")).isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("--proxy-host", "…@proxy").doesNotContain("hunter2");
        assertThat(setup("/q", "--proxy", "http://ada:hunter2@proxy:3128")).isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("…@proxy:3128").doesNotContain("hunter2");
        assertThat(agent.terminal.takeOut()).doesNotContain("hunter2");
        Path settings = folder.resolve("home/settings");
        assertThat(Files.exists(settings) ? Files.readString(settings) : "").doesNotContain("hunter2");
    }

    @Test
    void aProxyHasAHostAndAPort() {
        assertThat(setup("/q", "/ph:proxy")).isEqualTo(2);
        assertThat(setup("/q", "/ph:proxy", "/po:70000")).isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("70000");
    }

    @Test
    void aPersonIsAskedAndLedOnToTheRegistration() throws IOException {
        Path program = folder.resolve("mine");
        write("documents/letter", "mine");
        agent.terminal.answers(
                folder.resolve("documents").toString(), // not empty: asked again
                program.toString(),
                folder.resolve("cache-disk").toString(),
                "10M",
                "",
                "",
                folder.resolve("none.VaultCredentials").toString());

        assertThat(agent.run(
                        Map.of(
                                "LANG",
                                "fr_FR.UTF-8",
                                ProgramImage.INSTALLATION_VARIABLE,
                                folder.resolve("image").toString()),
                        "setup"))
                .as("of the registration, without such a file")
                .isEqualTo(2);

        assertThat(program.resolve("bin/coffre")).exists();
        assertThat(agent.terminal.unanswered()).isEmpty();
        assertThat(agent.terminal.takeErr())
                .contains("Avertissement")
                .contains("Procéder à l’inscription ?")
                .contains("[credentials-missing]");
    }
}
