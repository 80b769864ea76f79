package dev.coffre.cli;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Errors of a command line as sentences in the user's language. The parser's messages are English only.
 *
 * @param texts those of {@link #TEXTS}, and the labels of the program's options
 */
public record UsageErrors(Texts texts) {
    /** The bundle of usage errors. */
    public static final String TEXTS = "dev.coffre.cli.texts";

    /** Words of other backup programs, with those of this one. */
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "restore",
            "recover",
            "snapshots",
            "points",
            "list",
            "points",
            "search",
            "find",
            "verify",
            "check",
            "help",
            "--help");

    /** Label of arguments that may be empty. */
    private static final String FREE_TEXT = "TEXT";

    /** Label of arguments that take one of a few words, {@code true|false}. */
    private static final Pattern LISTED_VALUES = Pattern.compile("[a-z-]+(\\|[a-z-]+)+");

    /** A command without the subcommand that it needs. */
    public static final class NoCommand extends ParameterException {
        private static final long serialVersionUID = 1;

        public NoCommand(CommandLine line) {
            super(line, "no command");
        }
    }

    /** Returns the error of a command line that the parser accepted, if any. */
    public Optional<String> find(ParseResult parsed) {
        return findInHelp(parsed).or(() -> empty(parsed));
    }

    /** Returns the error of a command line that asks for help, if any: an unsupported language. */
    public Optional<String> findInHelp(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedOptions().stream())
                .filter(option -> option.longestName().equals(LanguageOption.NAME))
                .flatMap(option -> option.stringValues().stream())
                .filter(value -> Language.fromTag(value).isEmpty())
                .findFirst()
                .map(value -> texts.say("flags.language", LanguageOption.NAME, quoteIfEmpty(value)));
    }

    /**
     * Returns the error for an empty argument. In a script it is usually an unset variable, and an empty path would mean the
     * working directory.
     */
    private Optional<String> empty(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedArgs().stream())
                .filter(arg -> arg.isPositional() || !arg.hidden())
                .filter(arg -> !arg.paramLabel().equals(FREE_TEXT))
                .filter(arg -> arg.stringValues().contains(""))
                .findFirst()
                .map(arg -> texts.say("flags.empty", name(arg)));
    }

    private static Stream<ParseResult> levels(ParseResult parsed) {
        return Stream.iterate(
                        Optional.of(parsed),
                        Optional::isPresent,
                        level -> level.filter(ParseResult::hasSubcommand).map(ParseResult::subcommand))
                .map(Optional::orElseThrow);
    }

    /** Returns why the parser refused a command line. */
    public String reason(ParameterException wrong) {
        return switch (wrong) {
            case NoCommand none -> texts.say("flags.no-command");
            case CommandLine.UnmatchedArgumentException unmatched -> unknown(unmatched);
            case CommandLine.MissingParameterException missing -> missing(missing.getMissing());
            case CommandLine.MutuallyExclusiveArgsException both ->
                together(both.getCommandLine().getCommandSpec());
            case CommandLine.OverwrittenOptionException twice -> texts.say("flags.twice", name(twice.getOverwritten()));
            default ->
                wrong.getArgSpec() == null || wrong.getValue() == null
                        ? texts.say("flags.unknown", quoteIfEmpty(String.valueOf(wrong.getValue())))
                        : value(wrong.getArgSpec(), quoteIfEmpty(wrong.getValue()));
        };
    }

    /** Names the allowed values if the label lists them. */
    private String value(ArgSpec arg, String given) {
        return LISTED_VALUES.matcher(arg.paramLabel()).matches()
                ? texts.say("flags.allowed", name(arg), given, arg.paramLabel().replace("|", ", "))
                : texts.say("flags.value", name(arg), given);
    }

    private String unknown(CommandLine.UnmatchedArgumentException unmatched) {
        String words =
                unmatched.getUnmatched().stream().map(UsageErrors::quoteIfEmpty).collect(Collectors.joining(" "));
        Optional<String> meant = meant(unmatched.getUnmatched().getFirst(), unmatched.getCommandLine());
        return meant.isPresent() ? texts.say("flags.meant", words, meant.get()) : texts.say("flags.unknown", words);
    }

    /** Returns what another program calls this word, or the most similar name that the command knows. */
    private static Optional<String> meant(String word, CommandLine line) {
        String ours = OTHER_WORDS.getOrDefault(word, "");
        if (ours.startsWith("-") || line.getSubcommands().containsKey(ours)) {
            return Optional.of(ours);
        }
        Stream<String> names = word.startsWith("-")
                ? line.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .flatMap(option -> Stream.of(option.names()))
                : line.getSubcommands().entrySet().stream()
                        .filter(each ->
                                !each.getValue().getCommandSpec().usageMessage().hidden())
                        .map(Map.Entry::getKey);
        return SimilarNames.nearest(word.split("=", 2)[0], names);
    }

    private String missing(List<ArgSpec> missing) {
        boolean alternatives = missing.size() == 2
                && missing.getFirst().group() != null
                && missing.getFirst().group().exclusive();
        return alternatives
                ? texts.say("flags.one-of", labelled(missing.getFirst()), labelled(missing.getLast()))
                : texts.say(
                        "flags.missing", missing.stream().map(this::labelled).collect(Collectors.joining(", ")));
    }

    private String together(CommandSpec command) {
        List<String> names = command.argGroups().stream()
                .flatMap(group -> group.args().stream())
                .map(this::labelled)
                .toList();
        return texts.say("flags.exclusive", names.getFirst(), names.getLast());
    }

    /** {@code --to FOLDER}, {@code PATH}. */
    private String labelled(ArgSpec arg) {
        return arg instanceof OptionSpec option && option.arity().max() > 0
                ? option.longestName() + " " + label(arg)
                : name(arg);
    }

    private String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : label(arg);
    }

    /** Returns the label in the user's language. */
    private String label(ArgSpec arg) {
        return texts.label(arg.paramLabel());
    }

    /** Makes an empty argument visible. */
    public static String quoteIfEmpty(String argument) {
        return argument.isEmpty() ? "''" : argument;
    }
}
