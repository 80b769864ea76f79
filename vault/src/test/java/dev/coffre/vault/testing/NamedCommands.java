package dev.coffre.vault.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands and flags that texts for people name, held against those that a program has. A flag belongs to the command
 * named before it in the same text; without one, to any command of the agent.
 */
public record NamedCommands(String program, Command root) {
    private static final String AGENT = "coffre";
    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Pattern NAMED =
            Pattern.compile("\\b(?<program>coffre(?:-vault)?)(?<words>(?: [a-z][a-z-]*)*)|" + FLAG.pattern());

    /** In French the agent's name is an everyday word as well; after these it is the agent that is meant. */
    private static final Pattern FRENCH = Pattern.compile("(?:xécutez|avec)(?: de nouveau)? coffre (?<word>[a-z-]+)");

    /** A command, its flags as they are typed, and the commands below it. */
    public record Command(Set<String> flags, Map<String, Command> below) {
        private boolean takes(String flag) {
            return flags.contains(flag) || below.values().stream().anyMatch(command -> command.takes(flag));
        }
    }

    /** What an English text and its French twin name and this program does not have, or only one of them names. */
    public List<String> wrong(String english, String french) {
        List<String> wrong = new ArrayList<>();
        for (String named : read(english, wrong)) {
            if (!french.contains(named)) {
                wrong.add("not in French: " + named);
            }
        }
        if (!flags(french).equals(flags(english))) {
            wrong.add("other flags in French: " + flags(french));
        }
        Matcher meant = FRENCH.matcher(french);
        while (program.equals(AGENT) && meant.find()) {
            if (!root.below.containsKey(meant.group("word"))) {
                wrong.add("in French: " + meant.group());
            }
        }
        return wrong;
    }

    /** The commands of this program that the text names; adds to {@code wrong} what it does not have. */
    private List<String> read(String text, List<String> wrong) {
        List<String> named = new ArrayList<>();
        Optional<Command> owner = program.equals(AGENT) ? Optional.of(root) : Optional.empty();
        Matcher matcher = NAMED.matcher(text);
        while (matcher.find()) {
            if (matcher.group("program") == null) {
                owner.filter(command -> !command.takes(matcher.group()))
                        .ifPresent(command -> wrong.add("no such flag: " + matcher.group()));
            } else if (matcher.group("program").equals(program)) {
                Path path = resolve(matcher.group("words"), wrong);
                owner = Optional.of(path.command);
                named.add(path.words);
            } else {
                owner = Optional.empty();
            }
        }
        return named;
    }

    private record Path(String words, Command command) {}

    /** As many of the words as are commands; where there must be one, another word is wrong. */
    private Path resolve(String words, List<String> wrong) {
        Path at = new Path(program, root);
        for (String word : words.strip().split(" ")) {
            Command next = at.command.below.get(word);
            if (next == null) {
                if (!word.isEmpty() && !at.command.below.isEmpty()) {
                    wrong.add("no such command: " + at.words + " " + word);
                }
                return at;
            }
            at = new Path(at.words + " " + word, next);
        }
        return at;
    }

    private static Set<String> flags(String text) {
        return FLAG.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
