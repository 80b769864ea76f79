package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is wrong with a command line is said in a sentence of its own, and nothing is done. */
class AgentUsageErrorsTest {
    private AgentFixture fixture;

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void noLineOfHelpEndsWithinAWord() {
        for (String language : List.of("en", "fr")) {
            for (String command : List.of("properties", "policy items", "recover", "register", "backup", "setup")) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--help", "--lang", language));
                assertThat(fixture.run(words.toArray(String[]::new))).isZero();
                String help = fixture.terminal.takeOut();
                assertThat(help).doesNotContainPattern("[\u1E00-\u1E99]");
                // A line that ends in an apostrophe, or in a full stop of its own, was broken within a word.
                assertThat(help.lines().map(String::strip))
                        .noneMatch(line -> line.endsWith("’") || line.endsWith(" .") || line.endsWith("/"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks", "passphrase", "policy"})
    void aCommandThatOnlyGroupsOthersShowsItsHelp(String command) {
        assertThat(fixture.run(command)).isEqualTo(2);
        assertThat(fixture.terminal.takeOut()).contains("coffre " + command).doesNotContainPattern("[\u1E00-\u1E99]");
        assertThat(fixture.run(command, "--json")).isEqualTo(2);
        assertThat(fixture.terminal.takeOut().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.getFirst()).startsWith("{\"event\":\"help\""))
                .satisfies(lines -> assertThat(lines.getLast()).contains("\"exit\":2"));
    }

    @Test
    void labelsAreInTheLanguageOfTheTexts() {
        assertThat(fixture.run("register", "--lang", "fr")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("FICHIER").doesNotContain("FILE");
    }

    private String refused(String... command) {
        assertThat(fixture.run(command)).as(String.join(" ", command)).isEqualTo(2);
        String err = fixture.terminal.takeErr();
        assertThat(fixture.terminal.takeOut()).isEmpty();
        assertThat(err).contains("[flags-invalid]");
        return err;
    }

    /** {@code coffre backup "$UNSET"} in a script backed the working directory up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup|",
                "backup|--files-from|",
                "backup|--exclude=",
                "backup|--group|",
                "recover||--to|/tmp/x",
                "recover|latest||--to|/tmp/x",
                "recover|--to|",
                "recover|--to=",
                "ls|",
                "check|",
                "register|",
                "register|--credentials|",
                "register|f|--passphrase-file|",
                "register|f|--save-passphrase=",
                "policy|items|--add|",
                "policy|items|--remove=",
                "properties|--cache|",
                "properties|--credentials|",
                "setup|/p:",
                "setup|--cache-folder=",
                "support|",
                "practice-vault|",
                "warm-up||f"
            })
    void refusesAnEmptyArgument(String command) {
        assertThat(refused(command.split("\\|", -1))).contains("empty");
    }

    @Test
    void anEmptyArgumentChangesNothing() {
        refused("policy", "items", "--add", "");
        assertThat(fixture.home().resolve("etc")).doesNotExist();
    }

    @Test
    void aLabelMayBeEmpty() {
        assertThat(fixture.run("backup", "/nonesuch", "--label", "")).isNotEqualTo(2);
    }

    @Test
    void everyMistakeHasItsOwnText() {
        assertThat(refused("backup", "--nonesuch")).contains("This command does not know --nonesuch.");
        assertThat(refused("ls", "docs", "photos")).contains("This command does not know photos.");
        assertThat(refused("ls", "7", "docs", "photos")).contains("This command does not know photos.");
        assertThat(refused("nonesuch")).contains("This command does not know nonesuch.");
        assertThat(refused("recover", "--to")).contains("This command needs --to FOLDER.");
        assertThat(refused("register")).contains("FILE or --credentials FILE is needed.");
        assertThat(refused("register", "f", "--credentials", "g"))
                .contains("FILE and --credentials FILE exclude each other");
        assertThat(refused("recover", "--to", "a", "--to", "b")).contains("--to can be given only once.");
        assertThat(refused("recover", "--original", "--to", "x")).contains("--original and --to exclude each other");
        assertThat(refused("recover", "latest")).contains("--to or --original is needed.");
        assertThat(refused("retention", "set", "--none", "--daily", "3")).contains("exclude each other");
        assertThat(refused("backup", "x", "--compression", "wild"))
                .contains("--compression does not take the value wild; it takes off, fast, default, max.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recover --to x --conflict overwrit | --conflict does not take the value overwrit; it takes copies, overwrite, skip.
            export --format zipp               | --format does not take the value zipp; it takes tar, zip.
            hooks set never /bin/true          | does not take the value never; it takes pre, post.
            policy schedule --spread 61        | --spread does not take the value 61; it takes 0 to 60.
            """)
    void aRefusedValueNamesTheAllowedOnes(String command, String reason) {
        assertThat(refused(command.split(" "))).contains(reason);
    }

    @Test
    void namesTheAllowedValuesInFrench() {
        assertThat(fixture.run("export", "--format", "zipp", "--lang", "fr")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr())
                .contains("--format n’accepte pas la valeur zipp ; valeurs possibles : tar, zip.");
    }

    @Test
    void refusesALanguageThatItDoesNotSpeak() {
        assertThat(refused("status", "--lang", "de"))
                .contains("--lang does not take the value de", "en (English)", "fr (French)");
        assertThat(refused("status", "--lang=")).contains("--lang");
        assertThat(refused("--lang=de", "--help")).contains("--lang");
        assertThat(fixture.run("--lang", "fr", "--help")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("Commandes");
        assertThat(fixture.run("register", "--lang", "fr", "--help")).isZero();
        assertThat(fixture.terminal.takeOut())
                .contains("--proxy=none|system|HÔTE:PORT", "(FICHIER | --credentials=FICHIER)")
                .doesNotContain("FILE");
    }

    @Test
    void helpWithJsonIsAnEventBeforeTheResult() {
        assertThat(fixture.run("backup", "--help", "--json")).isZero();
        List<String> lines = fixture.terminal.takeOut().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"event\":\"help\",\"text\":\"");
        assertThat(lines.getLast()).startsWith("{\"event\":\"result\",\"code\":\"done\",\"exit\":0");

        assertThat(fixture.run("--json")).isEqualTo(2);
        lines = fixture.terminal.takeOut().lines().toList();
        assertThat(lines.getLast()).startsWith("{\"event\":\"result\",\"code\":\"usage\",\"exit\":2");

        assertThat(fixture.run("backup", "--nonesuch", "--json")).isEqualTo(2);
        lines = fixture.terminal.takeOut().lines().toList();
        assertThat(lines.getLast()).startsWith("{\"event\":\"result\",\"code\":\"flags-invalid\",\"exit\":2");
    }

    /** The parser writes warnings of its own for a text that it cannot format. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void theHelpOfEveryCommandIsCleanText(String language) {
        PrintStream err = System.err;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        try {
            List<List<String>> commands = new ArrayList<>();
            collect(fixture.commands(), List.of(), commands);
            assertThat(commands).hasSizeGreaterThan(25);
            for (List<String> command : commands) {
                String[] words = Stream.concat(command.stream(), Stream.of("--help", "--lang", language))
                        .toArray(String[]::new);
                assertThat(fixture.run(words)).as(String.join(" ", words)).isZero();
                assertThat(fixture.terminal.takeOut())
                        .as(String.join(" ", words))
                        .isNotBlank()
                        .doesNotContain("%%", "%n", "{");
                assertThat(fixture.terminal.takeErr()).isEmpty();
            }
        } finally {
            System.setErr(err);
        }
        assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> commands) {
        if (line.getCommandSpec().usageMessage().hidden()) {
            return; // no person gives it
        }
        commands.add(path);
        line.getSubcommands()
                .forEach((name, below) -> collect(
                        below, Stream.concat(path.stream(), Stream.of(name)).toList(), commands));
    }

    @Test
    void aMistypedPointNumberIsToldAsSuch(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "keep");
        fixture.register();
        assertThat(fixture.run("backup", source.toString())).isZero();
        fixture.terminal.takeErr();
        assertThat(fixture.run("recover", "1O", "--to", folder.resolve("to").toString()))
                .isEqualTo(2);
        assertThat(fixture.terminal.takeErr())
                .contains("“1O” is not the number of a recovery point, so it was taken for a path.");
        assertThat(fixture.run("ls", "/nonesuch")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("[path-not-in-point]").doesNotContain("number");
    }

    @Test
    void aPassphraseThatCannotBeSavedIsToldAsSuch(@TempDir Path folder) throws IOException {
        assertThat(fixture.run(
                        "register",
                        fixture.credentialsFile().toString(),
                        "--generate-passphrase",
                        "--save-passphrase",
                        folder.resolve("none/pass").toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code"))
                .isEqualTo(2);
        assertThat(fixture.terminal.takeErr())
                .contains("cannot be written: there is no such folder", "[passphrase-file-unwritable]");
    }
}
