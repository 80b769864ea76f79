package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.testing.NamedCommands;
import dev.coffre.vault.testing.NamedCommands.Command;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the texts tell people to run can be run. */
class NamedCommandsTest {
    @TempDir
    static Path folder = Path.of("");

    private static NamedCommands agent() {
        try (AgentFixture fixture = new AgentFixture(folder)) {
            return new NamedCommands("coffre", command(fixture.commands()));
        }
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
                "dev.coffre.agent.text.messages",
                "dev.coffre.agent.command.help"
            })
    void everyCommandAndFlagInTheTextsExists(String bundle) {
        NamedCommands agent = agent();
        ResourceBundle english = ResourceBundle.getBundle(bundle, Locale.ROOT);
        ResourceBundle french = ResourceBundle.getBundle(bundle, Locale.FRENCH);
        for (String key : english.keySet()) {
            assertThat(agent.wrong(english.getString(key), french.getString(key)))
                    .as(key)
                    .isEmpty();
        }
    }

    @Test
    void whatDoesNotExistIsSeen() {
        NamedCommands agent = agent();
        assertThat(agent.wrong("Start it with coffre nonesuch.", "coffre nonesuch"))
                .isNotEmpty();
        assertThat(agent.wrong("Start it.", "Démarrez-le avec coffre nonesuch."))
                .isNotEmpty();
        assertThat(agent.wrong("Run coffre passphrase forget.", "coffre passphrase forget"))
                .isNotEmpty();
        assertThat(agent.wrong("Use --no-such-flag.", "--no-such-flag")).isNotEmpty();
        assertThat(agent.wrong("Run coffre check --rescan.", "coffre check --rescan"))
                .isNotEmpty();
        assertThat(agent.wrong("Run coffre check.", "Vérifiez.")).isNotEmpty();
        assertThat(agent.wrong("Run coffre backup with --rescan.", "coffre backup avec --rescan, au coffre"))
                .isEmpty();
    }
}
