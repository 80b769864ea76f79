package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.TestService;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.text.Language;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is wrong with a command line is said in a sentence of its own, in both languages and as JSON, and nothing is done. */
class VaultUsageErrorsTest {
    @TempDir
    static Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Environment environment() {
        return new Environment(
                clock,
                new SecureRandom(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Locale.ENGLISH,
                clock::nanos,
                TestService.CHEAP);
    }

    private int run(String... command) {
        out.reset();
        err.reset();
        return VaultCli.run(environment(), command);
    }

    private String refused(String... command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("(flags-invalid)", "--help says what can be given");
        return err.toString(UTF_8);
    }

    @Test
    void everyMistakeHasItsOwnText() {
        assertThat(refused()).contains("A command is missing.");
        assertThat(refused("admin")).contains("A command is missing.");
        assertThat(refused("scrub", "--nonesuch")).contains("This command needs --data DIR.");
        assertThat(refused("scrub", "--data", "d", "--nonesuch")).contains("This command does not know --nonesuch.");
        assertThat(refused("scrub", "--data", "d", "--data", "e")).contains("--data can be given only once.");
        assertThat(refused("serve", "--data", "d", "--port", "many")).contains("--port does not take the value many.");
        assertThat(run("admin", "set-quota", "--lang", "fr", "--data", "d")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("Il manque COFFRE à cette commande.", "--help dit");
    }

    @Test
    void refusesAnEmptyArgument() {
        assertThat(refused("scrub", "--data", "")).contains("--data is empty.");
        assertThat(refused("admin", "list-points", "", "--data", "d")).contains("MACHINE is empty.");
    }

    @Test
    void refusesALanguageThatItDoesNotSpeak() {
        assertThat(refused("scrub", "--data", "d", "--lang", "de"))
                .contains("--lang does not take the value de", "en (English)", "fr (French)");
        assertThat(refused("--lang=de", "--help")).contains("--lang");
        assertThat(run("--lang", "fr", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--lang=en|fr] COMMANDE");
        assertThat(run("scrub", "--lang", "fr", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--data=DOSSIER").doesNotContain("DIR");
    }

    @Test
    void usageErrorsAreJsonWhereThatIsWanted() {
        assertThat(run("scrub", "--json")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8).lines().toList())
                .singleElement()
                .asString()
                .startsWith("{\"event\":\"result\",\"code\":\"flags-invalid\",\"exit\":2");
    }

    @Test
    void helpWithJsonEndsWithAResult() {
        assertThat(run("scrub", "--help", "--json")).isZero();
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(lines.getFirst()).startsWith("{\"event\":\"help\",\"text\":");
        assertThat(lines.getLast()).isEqualTo("{\"event\":\"result\",\"code\":\"done\",\"exit\":0}");
    }

    /** The parser writes warnings of its own for a text that it cannot format. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void theHelpOfEveryCommandIsCleanText(String language) {
        PrintStream systems = System.err;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true, UTF_8));
        try {
            List<List<String>> commands = new ArrayList<>();
            collect(new VaultCli(environment(), new VaultTexts(Language.ENGLISH)).commands(), List.of(), commands);
            assertThat(commands).hasSizeGreaterThan(40);
            for (List<String> command : commands) {
                String[] words = Stream.concat(command.stream(), Stream.of("--help", "--lang", language))
                        .toArray(String[]::new);
                assertThat(run(words)).as(String.join(" ", words)).isZero();
                assertThat(out.toString(UTF_8))
                        .as(String.join(" ", words))
                        .isNotBlank()
                        .doesNotContain("%%", "%n", "{");
                assertThat(err.toString(UTF_8)).isEmpty();
            }
        } finally {
            System.setErr(systems);
        }
        assertThat(warnings.toString(UTF_8)).isEmpty();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> commands) {
        commands.add(path);
        line.getSubcommands()
                .forEach((name, below) -> collect(
                        below, Stream.concat(path.stream(), Stream.of(name)).toList(), commands));
    }
}
