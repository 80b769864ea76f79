package dev.coffre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffre.vault.testing.NamedCommands;
import dev.coffre.vault.testing.NamedCommands.Command;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the texts tell operators to run can be run. */
class NamedCommandsTest {
    private static final Path PAGES = Path.of("src/main/jte");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern ON_A_PAGE = Pattern.compile("[>\"]coffre-vault ([^\"<]+)");

    private final NamedCommands vault = new NamedCommands("coffre-vault", command(commands()));

    private static CommandLine commands() {
        Environment environment =
                new Environment(InstantSource.system(), new SecureRandom(), System.out, System.err, Locale.ENGLISH);
        return new VaultCli(environment, new VaultTexts(Language.ENGLISH)).commands();
    }

    private static Command command(CommandLine line) {
        TreeSet<String> flags = new TreeSet<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            flags.add(option.longestName());
        }
        Map<String, Command> below = new TreeMap<>();
        line.getSubcommands().forEach((name, sub) -> below.put(name, command(sub)));
        return new Command(flags, below);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.coffre.vault.problem.problems",
                "dev.coffre.server.cli.texts",
                "dev.coffre.server.portal.texts"
            })
    void everyCommandAndFlagInTheTextsExists(String bundle) {
        ResourceBundle english = ResourceBundle.getBundle(bundle, Locale.ROOT);
        ResourceBundle french = ResourceBundle.getBundle(bundle, Locale.FRENCH);
        for (String key : english.keySet()) {
            assertThat(vault.wrong(english.getString(key), french.getString(key)))
                    .as(key)
                    .isEmpty();
        }
    }

    /** A page shows a command to be copied: it must be whole, with every flag and argument that the command needs. */
    @Test
    void everyCommandOnAPageIsTakenByItsParser() throws IOException {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(PAGES)) {
            for (Path page : pages.filter(Files::isRegularFile).toList()) {
                ON_A_PAGE
                        .matcher(EXPRESSION.matcher(Files.readString(page)).replaceAll("NAME"))
                        .results()
                        .forEach(command -> shown.add(command.group(1).strip()));
            }
        }
        assertThat(shown).hasSizeGreaterThan(2);
        for (String command : shown) {
            assertThatCode(() -> commands().parseArgs(command.split(" ")))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatDoesNotExistIsSeen() {
        String clock = "Set it with coffre-vault admin clock set.";
        assertThat(vault.wrong(clock, clock)).isNotEmpty();
        assertThat(vault.wrong("Run coffre-vault mend.", "coffre-vault mend")).isNotEmpty();
        assertThat(vault.wrong("Run coffre-vault scrub --port 1.", "coffre-vault scrub --port 1"))
                .isNotEmpty();
        assertThat(vault.wrong("Run coffre-vault serve --port 1.", "coffre-vault serve --port 1"))
                .isEmpty();
    }
}
