package dev.coffre.agent.command;

import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reports errors of the command line in the user's language, because the parser's messages are English only. */
final class AgentUsageErrors {
    /** Label of arguments that may be empty. */
    private static final String FREE_TEXT = "TEXT";

    private static final String LANGUAGE = "--lang";

    private final CommandRunner runner;
    private final AgentMessages texts;

    AgentUsageErrors(CommandRunner runner) {
        this.runner = runner;
        this.texts = runner.texts();
    }

    /** Reports what the parser refused. Returns the exit code. */
    int refuse(CommandLine.ParameterException wrong, List<String> given) {
        return refuse(wrong.getCommandLine().getCommandSpec(), given, reason(wrong));
    }

    /** Reports {@code reason}. Returns the exit code. */
    int refuse(CommandSpec command, List<String> given, String reason) {
        GlobalOptions options = new GlobalOptions();
        if (given.contains("--json")) {
            new CommandLine(options).parseArgs("--json");
        }
        return runner.run(command.qualifiedName(), options, output -> {
            throw ProblemCode.FLAGS_INVALID.with("reason", reason);
        });
    }

    /** Returns the error of a command line that the parser accepted, if any. */
    Optional<String> findError(ParseResult parsed) {
        return language(parsed).or(() -> empty(parsed));
    }

    /** Returns the error for an unsupported language. */
    Optional<String> language(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedOptions().stream())
                .filter(option -> option.longestName().equals(LANGUAGE))
                .flatMap(option -> option.stringValues().stream())
                .filter(value -> Language.fromTag(value).isEmpty())
                .findFirst()
                .map(value -> texts.format("flags.language", LANGUAGE, quoteIfEmpty(value)));
    }

    /**
     * Returns the error for an empty argument. In a script it is usually an unset variable, and an empty path would mean the
     * working directory.
     */
    private Optional<String> empty(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedArgs().stream())
                .filter(arg -> !arg.hidden() && !arg.paramLabel().equals(FREE_TEXT))
                .filter(arg -> arg.stringValues().contains(""))
                .findFirst()
                .map(arg -> texts.format("flags.empty", name(arg)));
    }

    private static Stream<ParseResult> levels(ParseResult parsed) {
        return Stream.iterate(
                        Optional.of(parsed),
                        Optional::isPresent,
                        level -> level.filter(ParseResult::hasSubcommand).map(ParseResult::subcommand))
                .map(Optional::orElseThrow);
    }

    private String reason(CommandLine.ParameterException wrong) {
        return switch (wrong) {
            case CommandLine.UnmatchedArgumentException unmatched ->
                texts.format(
                        "flags.unknown",
                        unmatched.getUnmatched().stream()
                                .map(AgentUsageErrors::quoteIfEmpty)
                                .collect(Collectors.joining(" ")));
            case CommandLine.MissingParameterException missing -> missing(missing.getMissing());
            case CommandLine.MutuallyExclusiveArgsException both ->
                together(both.getCommandLine().getCommandSpec());
            case CommandLine.OverwrittenOptionException twice ->
                texts.format("flags.twice", name(twice.getOverwritten()));
            default ->
                wrong.getArgSpec() == null || wrong.getValue() == null
                        ? texts.format("flags.unknown", quoteIfEmpty(String.valueOf(wrong.getValue())))
                        : texts.format("flags.value", name(wrong.getArgSpec()), quoteIfEmpty(wrong.getValue()));
        };
    }

    private String missing(List<ArgSpec> missing) {
        boolean alternatives = missing.size() == 2
                && missing.getFirst().group() != null
                && missing.getFirst().group().exclusive();
        return alternatives
                ? texts.format("flags.one-of", labelled(missing.getFirst()), labelled(missing.getLast()))
                : texts.format(
                        "flags.missing", missing.stream().map(this::labelled).collect(Collectors.joining(", ")));
    }

    private String together(CommandSpec command) {
        List<String> names = command.argGroups().stream()
                .flatMap(group -> group.args().stream())
                .map(this::labelled)
                .toList();
        return texts.format("flags.exclusive", names.getFirst(), names.getLast());
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
    private static String quoteIfEmpty(String argument) {
        return argument.isEmpty() ? "''" : argument;
    }
}
