package dev.coffre.agent.command;

import dev.coffre.agent.text.Language;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.ProblemCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program {@code coffre} as a whole: takes arguments, answers an exit code. */
public final class CoffreCommandLine {
    private final World world;

    public CoffreCommandLine(World world) {
        this.world = world;
    }

    /** @param arguments with bytes that are not UTF-8 escaped, as {@code CommandLineBytes} does it */
    public int run(List<String> arguments) {
        Texts texts = Texts.in(Language.of(languageFlag(arguments), world.environment()));
        Shell shell = new Shell(world, texts);
        CommandLine line = commands(shell);
        line.setResourceBundle(Texts.bundle("dev.coffre.agent.command.help", texts.locale()));
        line.setOut(new PrintWriter(world.terminal().out(), true));
        line.setErr(new PrintWriter(world.terminal().err(), true));
        line.setUsageHelpAutoWidth(false).setUsageHelpLongOptionsMaxWidth(34);
        line.setParameterExceptionHandler((wrong, given) -> refuse(shell, wrong, given));
        line.setExecutionExceptionHandler((defect, command, parsed) -> {
            throw defect;
        });
        return line.execute(ProductFlags.replaced(arguments).toArray(String[]::new));
    }

    /** Every command with its flags. */
    static CommandLine commands(Shell shell) {
        CommandLine line = new CommandLine(new CoffreCommand(shell));
        line.addSubcommand(new RegisterCommand(shell));
        line.addSubcommand(new BackupCommand(shell));
        line.addSubcommand(new PointsCommand(shell));
        line.addSubcommand(new LsCommand(shell));
        line.addSubcommand(new RecoverCommand(shell));
        line.addSubcommand(new CheckCommand(shell));
        line.addSubcommand(new StatusCommand(shell));
        line.addSubcommand(new CommandLine(new JobsCommand(shell)).addSubcommand(new JobsCancelCommand(shell)));
        line.addSubcommand(new CommandLine(new PassphraseCommand(shell))
                .addSubcommand(new PassphraseChangeCommand(shell))
                .addSubcommand(new RotateKeyCommand(shell)));
        line.addSubcommand(new CommandLine(new PolicyCommand(shell))
                .addSubcommand(new PolicyShowCommand(shell))
                .addSubcommand(new PolicyPreviewCommand(shell))
                .addSubcommand(new PolicyItemsCommand(shell))
                .addSubcommand(new PolicyScheduleCommand(shell))
                .addSubcommand(new PolicySetCommand(shell))
                .addSubcommand(new PolicyStopCommand(shell))
                .addSubcommand(new PolicyResumeCommand(shell)));
        line.addSubcommand(new CommandLine(new HooksCommand(shell))
                .addSubcommand(new HooksShowCommand(shell))
                .addSubcommand(new HooksSetCommand(shell))
                .addSubcommand(new HooksClearCommand(shell)));
        line.addSubcommand(new PropertiesCommand(shell));
        line.addSubcommand(new DaemonCommand(shell));
        line.addSubcommand(new SetupCommand(shell));
        line.addSubcommand(new WarmUpCommand(shell));
        line.addSubcommand(new ConsoleCommand(shell));
        return line;
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

    /** The parser's own messages are in English only, so the kinds of mistakes are worded here. */
    private static int refuse(Shell shell, CommandLine.ParameterException wrong, String[] given) {
        boolean json = List.of(given).contains("--json");
        CommonOptions options = new CommonOptions();
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        if (json) {
            new CommandLine(options).parseArgs("--json");
        }
        return shell.run(command.qualifiedName(), options, speech -> {
            throw ProblemCode.FLAGS_INVALID.with("reason", reason(shell.texts(), wrong));
        });
    }

    private static String reason(Texts texts, CommandLine.ParameterException wrong) {
        return switch (wrong) {
            case CommandLine.UnmatchedArgumentException unmatched ->
                texts.say("flags.unknown", String.join(" ", unmatched.getUnmatched()));
            case CommandLine.MissingParameterException missing ->
                texts.say(
                        "flags.missing",
                        missing.getMissing().stream()
                                .map(CommandLine.Model.ArgSpec::paramLabel)
                                .reduce((one, other) -> one + " " + other)
                                .orElse("?"));
            default ->
                wrong.getArgSpec() == null
                        ? String.valueOf(wrong.getMessage())
                        : texts.say("flags.value", name(wrong.getArgSpec()), String.valueOf(wrong.getValue()));
        };
    }

    private static String name(CommandLine.Model.ArgSpec spec) {
        return spec instanceof CommandLine.Model.OptionSpec option
                ? option.longestName()
                : spec.paramLabel().toUpperCase(Locale.ROOT);
    }
}
