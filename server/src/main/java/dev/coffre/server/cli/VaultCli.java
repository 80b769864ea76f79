package dev.coffre.server.cli;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line of {@code coffre-vault}: from arguments to an exit code. */
public final class VaultCli {
    private static final String LANGUAGE = "--lang";

    private final Environment environment;
    private final VaultTexts texts;

    VaultCli(Environment environment, VaultTexts texts) {
        this.environment = environment;
        this.texts = texts;
    }

    /** Runs the command in {@code arguments}. Returns the exit code. Failures are printed. */
    public static int run(Environment environment, String... arguments) {
        VaultTexts texts = new VaultTexts(language(arguments, environment.locale()));
        return new VaultCli(environment, texts).run(arguments);
    }

    private int run(String... arguments) {
        CommandLine line = commands(List.of(arguments));
        line.setResourceBundle(texts.bundle());
        line.setOut(new java.io.PrintWriter(environment.out(), true));
        line.setErr(new java.io.PrintWriter(environment.err(), true));
        VaultUsageErrors errors = new VaultUsageErrors(environment, texts);
        line.setParameterExceptionHandler((failure, given) -> errors.refuse(failure, List.of(given)));
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
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("serve", () -> new ServeCommand(environment, texts));
        all.put("admin", () -> admin(arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size())));
        all.put("gc", () -> new GcCommand(environment, texts));
        all.put("scrub", () -> new ScrubCommand(environment, texts));
        all.put("rebuild", () -> new RebuildCommand(environment, texts));
        CommandLine line = group(new Root(), all, arguments);
        addCommonOptions(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private CommandLine admin(List<String> arguments) {
        Map<String, Supplier<Object>> admin = new LinkedHashMap<>();
        AdminSubcommands.all()
                .forEach((name, subcommand) ->
                        admin.put(name, () -> AdminCliCommand.of(name, subcommand.get(), environment, texts)));
        admin.put("clock", this::clock);
        return group(new AdminGroup(), admin, arguments);
    }

    private CommandLine clock() {
        return new CommandLine(new ClockGroup())
                .addSubcommand(
                        "confirm",
                        AdminCliCommand.of("confirm", ServiceSubcommands.confirmClock(), environment, texts));
    }

    /** Adds the subcommand that the arguments name, or all if they name none. */
    private static CommandLine group(Object group, Map<String, Supplier<Object>> below, List<String> arguments) {
        CommandLine line = new CommandLine(group);
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        below.forEach((name, command) -> {
            if (name.equals(first) || !below.containsKey(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line;
    }

    /** Adds {@code --help} and {@code --lang} to every command. */
    private static void addCommonOptions(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.addOption(CommandLine.Model.OptionSpec.builder(LANGUAGE)
                .type(String.class)
                .paramLabel("en|fr")
                .descriptionKey("lang")
                .build());
        line.getSubcommands().values().forEach(VaultCli::addCommonOptions);
    }

    /** Refuses invalid arguments that the parser accepts, before the command runs. */
    private int execute(VaultUsageErrors errors, ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        boolean asked = innermost.isUsageHelpRequested() || innermost.isVersionHelpRequested();
        Optional<String> wrong = asked ? errors.language(parsed) : errors.findError(parsed);
        if (wrong.isPresent()) {
            return errors.refuse(innermost.commandSpec(), innermost.originalArgs(), wrong.get());
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

    private int report(Exception failure, CommandLine command) {
        Printer printer = command.getCommand() instanceof VaultCommand known
                ? known.printer()
                : new Printer(environment, texts, false);
        if (failure instanceof Problem problem) {
            return printer.failed(problem);
        }
        failure.printStackTrace(environment.err());
        return printer.failed(ProblemCode.INTERNAL_BUG.with("reason", failure.toString()));
    }

    private static Locale language(String[] arguments, Locale preferred) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals(LANGUAGE) && i + 1 < arguments.length) {
                return Locale.forLanguageTag(arguments[i + 1]);
            }
            if (arguments[i].startsWith(LANGUAGE + "=")) {
                return Locale.forLanguageTag(arguments[i].substring(LANGUAGE.length() + 1));
            }
        }
        return preferred;
    }

    @Command(
            name = "coffre-vault",
            versionProvider = VersionText.class,
            subcommands = {},
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new VaultUsageErrors.NoCommand(spec.commandLine());
        }
    }

    @Command(name = "clock", versionProvider = VersionText.class, synopsisSubcommandLabel = "COMMAND")
    private static final class ClockGroup implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new VaultUsageErrors.NoCommand(spec.commandLine());
        }
    }

    @Command(name = "admin", versionProvider = VersionText.class, synopsisSubcommandLabel = "COMMAND")
    private static final class AdminGroup implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new VaultUsageErrors.NoCommand(spec.commandLine());
        }
    }
}
