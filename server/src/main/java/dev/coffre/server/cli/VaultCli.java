package dev.coffre.server.cli;

import static dev.coffre.cli.LazyCommand.group;
import static dev.coffre.cli.LazyCommand.one;

import dev.coffre.cli.LanguageOption;
import dev.coffre.cli.LazyCommand;
import dev.coffre.cli.TranslatedHelp;
import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.text.Language;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line of {@code coffre-vault}: from arguments to an exit code. */
public final class VaultCli {
    private final Environment environment;
    private final VaultTexts texts;

    VaultCli(Environment environment, VaultTexts texts) {
        this.environment = environment;
        this.texts = texts;
    }

    /** Runs the command in {@code arguments}. Returns the exit code. Failures are printed. */
    public static int run(Environment environment, String... arguments) {
        Language language = LanguageOption.valueIn(List.of(arguments))
                .map(Language::ofPosixLocale)
                .orElseGet(() -> Language.of(environment.locale()));
        return new VaultCli(environment, new VaultTexts(language)).run(arguments);
    }

    private int run(String... arguments) {
        CommandLine line = commands(List.of(arguments));
        line.setResourceBundle(texts.bundle());
        line.setHelpFactory((command, colors) -> new TranslatedHelp(command, colors, texts.texts()));
        line.setOut(new PrintWriter(environment.out(), true));
        line.setErr(new PrintWriter(environment.err(), true));
        UsageErrors errors = new UsageErrors(texts.texts());
        line.setParameterExceptionHandler((wrong, given) ->
                refuse(wrong.getCommandLine().getCommandSpec(), List.of(given), errors.reason(wrong)));
        line.setExecutionStrategy(parsed -> execute(errors, parsed));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        return line.execute(arguments);
    }

    /** All commands with their options. */
    CommandLine commands() {
        return commands(List.of());
    }

    /** Builds only the commands that the arguments need, because building all takes longer than most commands run. */
    private CommandLine commands(List<String> arguments) {
        CommandLine line = group(
                        () -> CommandGroup.of("coffre-vault"),
                        one("serve", () -> new ServeCommand(environment, texts)),
                        Map.entry("admin", admin()),
                        Map.entry(
                                "store",
                                group(
                                        () -> CommandGroup.of("store"),
                                        one("check", () -> new StoreCheckCommand(environment, texts)),
                                        one("copy", () -> new StoreCopyCommand(environment, texts)))),
                        one("gc", () -> new GcCommand(environment, texts)),
                        one("scrub", () -> new ScrubCommand(environment, texts)),
                        one("rebuild", () -> new RebuildCommand(environment, texts)))
                .line(arguments);
        addCommonOptions(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private LazyCommand admin() {
        SequencedMap<String, LazyCommand> below = new LinkedHashMap<>();
        AdminSubcommands.all().forEach((name, subcommand) -> below.put(name, admin(name, subcommand)));
        LazyCommand confirm = admin("confirm", ServiceSubcommands::confirmClock);
        below.put("clock", group(() -> CommandGroup.of("clock"), Map.entry("confirm", confirm)));
        return new LazyCommand(() -> CommandGroup.of("admin"), below);
    }

    private LazyCommand admin(String name, Supplier<AdminSubcommand> subcommand) {
        return group(() -> AdminCliCommand.of(name, subcommand.get(), environment, texts));
    }

    /** Adds {@code --help} and {@code --lang} to every command. */
    private static void addCommonOptions(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.addOption(CommandLine.Model.OptionSpec.builder(LanguageOption.NAME)
                .type(String.class)
                .paramLabel(String.join("|", Language.tags()))
                .descriptionKey("lang")
                .build());
        line.getSubcommands().values().forEach(VaultCli::addCommonOptions);
    }

    /** Refuses invalid arguments that the parser accepts, before the command runs. */
    private int execute(UsageErrors errors, ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        boolean asked = innermost.isUsageHelpRequested() || innermost.isVersionHelpRequested();
        Optional<String> wrong = asked ? errors.findInHelp(parsed) : errors.find(parsed);
        if (wrong.isPresent()) {
            return refuse(innermost.commandSpec(), innermost.originalArgs(), wrong.get());
        }
        return asked
                ? printHelp(innermost, parsed.originalArgs().contains("--json"))
                : new CommandLine.RunLast().execute(parsed);
    }

    /** Prints help or version. For scripts it is an event before the result. */
    private int printHelp(ParseResult asked, boolean json) {
        CommandLine line = asked.commandSpec().commandLine();
        StringWriter text = new StringWriter();
        if (asked.isVersionHelpRequested()) {
            line.printVersionHelp(new PrintWriter(text));
        } else {
            line.usage(new PrintWriter(text, true));
        }
        Printer printer = new Printer(environment, texts, json);
        printer.event(asked.isVersionHelpRequested() ? "version" : "help", Map.of("text", text.toString()));
        if (!json) {
            environment.out().print(text);
        }
        return printer.done();
    }

    /** Reports {@code reason}. Returns the exit code. */
    private int refuse(CommandSpec command, List<String> given, String reason) {
        boolean json = given.contains("--json");
        int exit = new Printer(environment, texts, json).failed(ProblemCode.FLAGS_INVALID.with("reason", reason));
        if (!json) {
            environment.err().println(texts.say("see-help", command.qualifiedName()));
        }
        return exit;
    }

    private int report(Exception failure, CommandLine command) {
        Printer printer = command.getCommand() instanceof VaultCommand known
                ? known.printer()
                : new Printer(environment, texts, false);
        if (failure instanceof Problem problem) {
            return printer.failed(problem);
        }
        if (failure instanceof StoreUnavailableException away) {
            return printer.failed(away.problem());
        }
        failure.printStackTrace(environment.err());
        return printer.failed(ProblemCode.INTERNAL_BUG.with("reason", failure.toString()));
    }
}
