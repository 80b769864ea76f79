package dev.coffre.agent.command;

import dev.coffre.agent.text.Language;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command line of {@code coffre}. Parses the arguments, runs the command and returns the exit code. */
public final class CoffreCommandLine {
    private final World world;

    public CoffreCommandLine(World world) {
        this.world = world;
    }

    /** @param arguments with bytes that are not UTF-8 escaped by {@code CommandLineBytes} */
    public int run(List<String> arguments) {
        Texts texts = Texts.in(Language.of(languageFlag(arguments), world.environment()));
        Shell shell = new Shell(world, texts);
        CommandLine line = choices(shell).line(arguments);
        line.setResourceBundle(new HelpWords(Texts.bundle("dev.coffre.agent.command.help", texts.locale())));
        line.setOut(new PrintWriter(world.terminal().out(), true));
        line.setErr(new PrintWriter(world.terminal().err(), true));
        line.setUsageHelpAutoWidth(false).setUsageHelpLongOptionsMaxWidth(34);
        UsageErrors errors = new UsageErrors(shell);
        line.setParameterExceptionHandler((wrong, given) -> errors.refuse(wrong, List.of(given)));
        line.setExecutionStrategy(parsed -> execute(shell, errors, parsed));
        line.setExecutionExceptionHandler((defect, command, parsed) -> {
            throw defect;
        });
        return line.execute(ProductFlags.replaced(arguments).toArray(String[]::new));
    }

    /** Returns all commands with their flags. */
    static CommandLine commands(Shell shell) {
        return choices(shell).line(List.of());
    }

    private static CommandChoice choices(Shell shell) {
        return group(
                () -> new CoffreCommand(shell),
                one("register", () -> new RegisterCommand(shell)),
                one("backup", () -> new BackupCommand(shell)),
                one("points", () -> new PointsCommand(shell)),
                one("machines", () -> new MachinesCommand(shell)),
                one("ls", () -> new LsCommand(shell)),
                one("recover", () -> new RecoverCommand(shell)),
                one("check", () -> new CheckCommand(shell)),
                one("status", () -> new StatusCommand(shell)),
                Map.entry(
                        "jobs", group(() -> new JobsCommand(shell), one("cancel", () -> new JobsCancelCommand(shell)))),
                Map.entry(
                        "passphrase",
                        group(
                                () -> new PassphraseCommand(shell),
                                one("change", () -> new PassphraseChangeCommand(shell)),
                                one("rotate-key", () -> new RotateKeyCommand(shell)))),
                Map.entry("policy", policy(shell)),
                Map.entry(
                        "hooks",
                        group(
                                () -> new HooksCommand(shell),
                                one("show", () -> new HooksShowCommand(shell)),
                                one("set", () -> new HooksSetCommand(shell)),
                                one("clear", () -> new HooksClearCommand(shell)))),
                one("properties", () -> new PropertiesCommand(shell)),
                one("unregister", () -> new UnregisterCommand(shell)),
                one("support", () -> new SupportCommand(shell)),
                one("daemon", () -> new DaemonCommand(shell)),
                one("setup", () -> new SetupCommand(shell)),
                one("warm-up", () -> new WarmUpCommand(shell)),
                one("practice-vault", () -> new PracticeVaultCommand(shell)),
                one("console", () -> new ConsoleCommand(shell)));
    }

    private static CommandChoice policy(Shell shell) {
        return group(
                () -> new PolicyCommand(shell),
                one("show", () -> new PolicyShowCommand(shell)),
                one("preview", () -> new PolicyPreviewCommand(shell)),
                one("items", () -> new PolicyItemsCommand(shell)),
                one("schedule", () -> new PolicyScheduleCommand(shell)),
                one("set", () -> new PolicySetCommand(shell)),
                one("stop", () -> new PolicyStopCommand(shell)),
                one("resume", () -> new PolicyResumeCommand(shell)));
    }

    @SafeVarargs
    private static CommandChoice group(Supplier<Object> command, Map.Entry<String, CommandChoice>... below) {
        SequencedMap<String, CommandChoice> choices = new LinkedHashMap<>();
        for (Map.Entry<String, CommandChoice> each : below) {
            choices.put(each.getKey(), each.getValue());
        }
        return new CommandChoice(command, choices);
    }

    private static Map.Entry<String, CommandChoice> one(String name, Supplier<Object> command) {
        return Map.entry(name, group(command));
    }

    private static Optional<String> languageFlag(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--lang=")) {
                return Optional.of(argument.substring("--lang=".length()));
            }
            if (argument.equals("--lang") && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
            if (argument.equals("--")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Refuses values that the parser accepts and no command does, before anything runs. */
    private static int execute(Shell shell, UsageErrors errors, ParseResult parsed) {
        ParseResult innermost = parsed;
        boolean help = parsed.isUsageHelpRequested();
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
            help |= innermost.isUsageHelpRequested();
        }
        Optional<String> wrong = help ? errors.language(parsed) : errors.wrong(parsed);
        if (wrong.isPresent()) {
            return errors.refuse(innermost.commandSpec(), innermost.originalArgs(), wrong.get());
        }
        return help
                ? new HelpText(shell)
                        .show(innermost.commandSpec(), parsed.originalArgs().contains("--json"))
                : new CommandLine.RunLast().execute(parsed);
    }
}
