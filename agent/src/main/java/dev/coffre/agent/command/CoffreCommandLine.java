package dev.coffre.agent.command;

import static dev.coffre.cli.LazyCommand.group;
import static dev.coffre.cli.LazyCommand.one;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.LocaleResolver;
import dev.coffre.cli.LanguageOption;
import dev.coffre.cli.LazyCommand;
import dev.coffre.cli.TranslatedHelp;
import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Texts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line of {@code coffre}. Parses the arguments, runs the command and returns the exit code. */
public final class CoffreCommandLine {
    private final AgentContext context;

    public CoffreCommandLine(AgentContext context) {
        this.context = context;
    }

    /** @param arguments in which {@code CommandLineBytes} has escaped all bytes that are not UTF-8 */
    public int run(List<String> arguments) {
        AgentMessages texts =
                AgentMessages.in(LocaleResolver.resolve(LanguageOption.valueIn(arguments), context.environment()));
        CommandRunner runner = new CommandRunner(context, texts);
        CommandLine line = rootCommand(runner).line(arguments);
        line.setResourceBundle(new HelpBundle(Texts.bundle("dev.coffre.agent.command.help", texts.language())));
        line.setHelpFactory((command, colors) -> new TranslatedHelp(command, colors, texts.texts()));
        line.setOut(new PrintWriter(context.terminal().out(), true));
        line.setErr(new PrintWriter(context.terminal().err(), true));
        line.setUsageHelpAutoWidth(false).setUsageHelpLongOptionsMaxWidth(34);
        UsageErrors errors = new UsageErrors(texts.texts());
        line.setParameterExceptionHandler((wrong, given) ->
                refuse(runner, wrong.getCommandLine().getCommandSpec(), List.of(given), errors.reason(wrong)));
        line.setExecutionStrategy(parsed -> execute(runner, errors, parsed));
        line.setExecutionExceptionHandler((defect, command, parsed) -> {
            throw defect;
        });
        return line.execute(AzureBackupFlags.translate(arguments).toArray(String[]::new));
    }

    /** Returns all commands with their flags. */
    static CommandLine commands(CommandRunner runner) {
        return rootCommand(runner).line(List.of());
    }

    private static LazyCommand rootCommand(CommandRunner runner) {
        return group(
                () -> new RootCommand(runner),
                one("register", () -> new RegisterCommand(runner)),
                one("backup", () -> new BackupCommand(runner)),
                one("points", () -> new PointsCommand(runner)),
                one("machines", () -> new MachinesCommand(runner)),
                one("ls", () -> new LsCommand(runner)),
                one("recover", () -> new RecoverCommand(runner)),
                one("check", () -> new CheckCommand(runner)),
                one("status", () -> new StatusCommand(runner)),
                Map.entry(
                        "jobs",
                        group(() -> new JobsCommand(runner), one("cancel", () -> new JobsCancelCommand(runner)))),
                Map.entry(
                        "passphrase",
                        group(
                                () -> new GroupCommand(runner),
                                one("change", () -> new PassphraseChangeCommand(runner)),
                                one("rotate-key", () -> new RotateKeyCommand(runner)))),
                Map.entry("policy", policy(runner)),
                Map.entry(
                        "retention",
                        group(
                                () -> new GroupCommand(runner),
                                one("show", () -> new RetentionShowCommand(runner)),
                                one("preview", () -> new RetentionPreviewCommand(runner)),
                                one("set", () -> new RetentionSetCommand(runner)))),
                Map.entry(
                        "hooks",
                        group(
                                () -> new GroupCommand(runner),
                                one("show", () -> new HooksShowCommand(runner)),
                                one("set", () -> new HooksSetCommand(runner)),
                                one("clear", () -> new HooksClearCommand(runner)))),
                one("properties", () -> new PropertiesCommand(runner)),
                one("unregister", () -> new UnregisterCommand(runner)),
                one("support", () -> new SupportCommand(runner)),
                one("daemon", () -> new DaemonCommand(runner)),
                one("setup", () -> new SetupCommand(runner)),
                one("warm-up", () -> new WarmUpCommand(runner)),
                one("practice-vault", () -> new PracticeVaultCommand(runner)),
                one("console", () -> new ConsoleCommand(runner)));
    }

    private static LazyCommand policy(CommandRunner runner) {
        return group(
                () -> new GroupCommand(runner),
                one("show", () -> new PolicyShowCommand(runner)),
                one("items", () -> new PolicyItemsCommand(runner)),
                one("schedule", () -> new PolicyScheduleCommand(runner)),
                one("stop", () -> new PolicyStopCommand(runner)),
                one("resume", () -> new PolicyResumeCommand(runner)));
    }

    /** Refuses values that the parser accepts and no command does, before anything runs. */
    private static int execute(CommandRunner runner, UsageErrors errors, ParseResult parsed) {
        ParseResult innermost = parsed;
        boolean help = parsed.isUsageHelpRequested();
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
            help |= innermost.isUsageHelpRequested();
        }
        Optional<String> wrong = help ? errors.findInHelp(parsed) : errors.find(parsed);
        if (wrong.isPresent()) {
            return refuse(runner, innermost.commandSpec(), innermost.originalArgs(), wrong.get());
        }
        return help
                ? new HelpText(runner)
                        .show(innermost.commandSpec(), parsed.originalArgs().contains("--json"))
                : new CommandLine.RunLast().execute(parsed);
    }

    /** Reports {@code reason}. Returns the exit code. */
    private static int refuse(CommandRunner runner, CommandSpec command, List<String> given, String reason) {
        GlobalOptions options = new GlobalOptions();
        if (given.contains("--json")) {
            new CommandLine(options).parseArgs("--json");
        }
        return runner.run(command.qualifiedName(), options, output -> {
            throw ProblemCode.FLAGS_INVALID.with("reason", reason);
        });
    }
}
