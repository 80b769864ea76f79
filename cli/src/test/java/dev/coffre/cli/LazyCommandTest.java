package dev.coffre.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class LazyCommandTest {
    @Command
    private record Thing(String name) {}

    private static LazyCommand choice(String name, LazyCommand... below) {
        SequencedMap<String, LazyCommand> choices = new LinkedHashMap<>();
        for (LazyCommand each : below) {
            choices.put(((Thing) each.command().get()).name(), each);
        }
        return new LazyCommand(() -> new Thing(name), choices);
    }

    private static final LazyCommand ROOT =
            choice("root", choice("one"), choice("group", choice("first"), choice("second")));

    private static Set<String> below(CommandLine line, String... groups) {
        CommandLine found = line;
        for (String group : groups) {
            found = Objects.requireNonNull(found.getSubcommands().get(group));
        }
        return found.getSubcommands().keySet();
    }

    @Test
    void onlyWhatIsNamedIsMade() {
        assertThat(below(ROOT.line(List.of("one", "--flag")))).containsExactly("one");

        CommandLine nested = ROOT.line(List.of("group", "second", "first"));
        assertThat(below(nested)).containsExactly("group");
        assertThat(below(nested, "group")).containsExactly("second");
    }

    @Test
    void theVersionNeedsNoSubcommand() {
        assertThat(below(ROOT.line(List.of("--version")))).isEmpty();
    }

    @Test
    void whereNothingIsNamedEverythingIsThere() {
        for (List<String> arguments : List.of(List.<String>of(), List.of("--help"), List.of("unknown", "one"))) {
            CommandLine all = ROOT.line(arguments);
            assertThat(below(all)).containsExactly("one", "group");
            assertThat(below(all, "group")).containsExactly("first", "second");
        }
        assertThat(below(ROOT.line(List.of("group", "--help")), "group")).containsExactly("first", "second");
    }
}
