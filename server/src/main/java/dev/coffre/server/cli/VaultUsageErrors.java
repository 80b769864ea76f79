package dev.coffre.server.cli;

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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reports usage errors in the operator's language. The parser's own messages are English only. */
final class VaultUsageErrors {
    /** Label of arguments that may be empty. An empty one is intended. */
    private static final String FREE_TEXT = "TEXT";

    private static final String LANGUAGE = "--lang";

    private final Environment environment;
    private final VaultTexts texts;

    VaultUsageErrors(Environment environment, VaultTexts texts) {
        this.environment = environment;
        this.texts = texts;
    }

    /** A command group without a subcommand. */
    static final class NoCommand extends ParameterException {
        private static final long serialVersionUID = 1;

        NoCommand(CommandLine line) {
            super(line, "no command");
        }
    }

    /** Reports an error of the parser. Returns the exit code. */
    int refuse(ParameterException wrong, List<String> given) {
        return refuse(wrong.getCommandLine().getCommandSpec(), given, reason(wrong));
    }

    /** Reports {@code reason}. Returns the exit code. */
    int refuse(CommandSpec command, List<String> given, String reason) {
        boolean json = given.contains("--json");
        int exit = new Printer(environment, texts, json).failed(ProblemCode.FLAGS_INVALID.with("reason", reason));
        if (!json) {
            environment.err().println(texts.say("see-help", command.qualifiedName()));
        }
        return exit;
    }

    /** Finds an error in a command line that the parser accepted. */
    Optional<String> findError(ParseResult parsed) {
        return language(parsed).or(() -> empty(parsed));
    }

    /** Finds an unsupported language. */
    Optional<String> language(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedOptions().stream())
                .filter(option -> option.longestName().equals(LANGUAGE))
                .flatMap(option -> option.stringValues().stream())
                .filter(value -> Language.fromTag(value).isEmpty())
                .findFirst()
                .map(value -> texts.say("flags.language", LANGUAGE, quoted(value)));
    }

    /**
     * Finds an empty argument. In a script it is usually an unset variable, and an empty path would mean the working
     * directory.
     */
    private Optional<String> empty(ParseResult parsed) {
        return levels(parsed)
                .flatMap(level -> level.matchedArgs().stream())
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

    private String reason(ParameterException wrong) {
        return switch (wrong) {
            case NoCommand none -> texts.say("flags.no-command");
            case CommandLine.UnmatchedArgumentException unmatched ->
                texts.say(
                        "flags.unknown",
                        unmatched.getUnmatched().stream()
                                .map(VaultUsageErrors::quoted)
                                .collect(Collectors.joining(" ")));
            case CommandLine.MissingParameterException missing ->
                texts.say(
                        "flags.missing",
                        missing.getMissing().stream().map(this::labelled).collect(Collectors.joining(", ")));
            case CommandLine.OverwrittenOptionException twice -> texts.say("flags.twice", name(twice.getOverwritten()));
            default ->
                wrong.getArgSpec() == null || wrong.getValue() == null
                        ? texts.say("flags.unknown", quoted(String.valueOf(wrong.getValue())))
                        : texts.say("flags.value", name(wrong.getArgSpec()), quoted(wrong.getValue()));
        };
    }

    /** Returns {@code --data DIR} for an option, {@code VAULT} for a parameter. */
    private String labelled(ArgSpec arg) {
        return arg instanceof OptionSpec option && option.arity().max() > 0
                ? option.longestName() + " " + texts.label(arg.paramLabel())
                : name(arg);
    }

    private String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : texts.label(arg.paramLabel());
    }

    /** Makes an empty argument visible. */
    private static String quoted(String argument) {
        return argument.isEmpty() ? "''" : argument;
    }
}
