package dev.coffre.agent.command;

import static dev.coffre.cli.LazyCommand.group;
import static dev.coffre.cli.LazyCommand.one;

import dev.coffre.agent.answerer.AnswerRules;
import dev.coffre.agent.answerer.Answerer;
import dev.coffre.agent.console.BrowserEntry;
import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.recovery.RecoveryNoteFiles;
import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.agent.text.LocaleResolver;
import dev.coffre.agent.warmup.FakeDaemon;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.cli.LanguageOption;
import dev.coffre.cli.LazyCommand;
import dev.coffre.cli.TranslatedHelp;
import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line of {@code coffre}. Parses the arguments, runs the command and returns the exit code. The wiring of the
 * commands: gives each command what it uses.
 */
public final class CoffreCommandLine {
    private final AgentContext context;

    public CoffreCommandLine(AgentContext context) {
        this.context = context;
    }

    /** @param arguments in which {@code CommandLineBytes} has escaped all bytes that are not UTF-8 */
    public int run(List<String> arguments) {
        AgentMessages texts = texts(arguments);
        CommandRunner runner = runner(texts);
        CommandLine line = rootCommand(runner).line(arguments);
        line.setResourceBundle(HelpBundle.in(
                texts.language(), context.platform().texts().map(name -> name.substring(name.lastIndexOf('.') + 1))));
        line.setHelpFactory((command, colors) -> new TranslatedHelp(command, colors, texts.texts()));
        line.setOut(new PrintWriter(context.terminal().out(), true));
        line.setErr(new PrintWriter(context.terminal().err(), true));
        context.platform()
                .terminal()
                .showsColours()
                .ifPresent(colours -> line.setColorScheme(CommandLine.Help.defaultColorScheme(
                        colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF)));
        line.setUsageHelpAutoWidth(false).setUsageHelpLongOptionsMaxWidth(34);
        UsageErrors errors = new UsageErrors(texts.texts());
        line.setParameterExceptionHandler((wrong, given) ->
                refuse(runner, wrong.getCommandLine().getCommandSpec(), List.of(given), errors.reason(wrong)));
        line.setExecutionStrategy(parsed -> execute(runner, errors, parsed, context.home()));
        line.setExecutionExceptionHandler((defect, command, parsed) -> {
            throw defect;
        });
        return line.execute(AzureBackupFlags.translate(arguments).toArray(String[]::new));
    }

    private AgentMessages texts(List<String> arguments) {
        return AgentMessages.in(
                LocaleResolver.resolve(LanguageOption.valueIn(arguments), context.environment()),
                context.platform().texts());
    }

    /** Returns what runs the commands. */
    CommandRunner runner(AgentMessages texts) {
        return new CommandRunner(
                context.terminal(),
                texts,
                new DisplayFormat(texts.language(), context.zone()),
                context.stopRequests(),
                context.log(),
                context.platform().programs(),
                context.files());
    }

    /** Returns all commands with their flags. */
    CommandLine commands(CommandRunner runner) {
        return rootCommand(runner).line(List.of());
    }

    private LazyCommand rootCommand(CommandRunner runner) {
        CoffreHome home = context.home();
        return group(
                () -> new RootCommand(runner, context.agentVersion()),
                one(
                        "register",
                        () -> new RegisterCommand(
                                runner, home, context.settings(), context.systemProxy(), context.registrations())),
                one(
                        "backup",
                        () -> new BackupCommand(
                                runner,
                                home,
                                context.vault(),
                                reportedJobs(),
                                context.machineClock(),
                                context.installation(),
                                context.files())),
                one("points", () -> new PointsCommand(runner, home, context.machineOpener())),
                one("machines", () -> new MachinesCommand(runner, context.machineOpener())),
                one("ls", () -> new LsCommand(runner, home, context.machineOpener())),
                one("find", () -> new FindCommand(runner, home, context.machineOpener())),
                one("history", () -> new HistoryCommand(runner, home, context.machineOpener())),
                one("cat", () -> new CatCommand(runner, home, context.machineOpener())),
                one(
                        "export",
                        () -> new ExportCommand(
                                runner, home, context.machineOpener(), reportedJobs(), context.machineClock())),
                one(
                        "mount",
                        () -> new MountCommand(
                                runner,
                                home,
                                context.machineOpener(),
                                context.platform().mounts(),
                                context.machineClock(),
                                context.random())),
                one("diff", () -> new DiffCommand(runner, home, context.machineOpener())),
                one(
                        "recover",
                        () -> new RecoverCommand(
                                runner,
                                home,
                                context.settings(),
                                context.machineOpener(),
                                reportedJobs(),
                                context.machineClock(),
                                new TargetMachine(
                                        context.platform().recoveryTargets(),
                                        context.random(),
                                        new RecoveryNoteFiles(home.state())))),
                one(
                        "check",
                        () -> new CheckCommand(
                                runner,
                                home,
                                context.machineOpener(),
                                reportedJobs(),
                                context.clock(),
                                context.random())),
                one("status", () -> new StatusCommand(runner, home, context.vault(), context.jobs())),
                Map.entry(
                        "jobs",
                        group(
                                () -> new JobsCommand(runner, context.jobs()),
                                one("cancel", () -> new JobsCancelCommand(runner, context.jobs())))),
                Map.entry(
                        "passphrase",
                        group(
                                () -> new GroupCommand(runner),
                                one(
                                        "change",
                                        () -> new PassphraseChangeCommand(
                                                runner, context.vault(), reportedJobs(), context.crypto(), keys())),
                                one(
                                        "rotate-key",
                                        () -> new RotateKeyCommand(
                                                runner, context.vault(), reportedJobs(), context.crypto(), keys())))),
                Map.entry("policy", policy(runner)),
                Map.entry(
                        "retention",
                        group(
                                () -> new GroupCommand(runner),
                                one("show", () -> new RetentionShowCommand(runner, home, context.vault())),
                                one(
                                        "preview",
                                        () -> new RetentionPreviewCommand(runner, context.vault(), context.zone())),
                                one(
                                        "set",
                                        () -> new RetentionSetCommand(runner, home, context.vault(), context.zone())))),
                Map.entry(
                        "hooks",
                        group(
                                () -> new GroupCommand(runner),
                                one("show", () -> new HooksShowCommand(runner, hooks())),
                                one("set", () -> new HooksSetCommand(runner, hooks())),
                                one("clear", () -> new HooksClearCommand(runner, hooks())))),
                one(
                        "properties",
                        () -> new PropertiesCommand(
                                runner,
                                home,
                                context.settings(),
                                context.systemProxy(),
                                context.jobs(),
                                context.vault(),
                                context.platform().volumes())),
                one(
                        "unregister",
                        () -> new UnregisterCommand(runner, home, context.settings(), context.jobs(), context.files())),
                one(
                        "support",
                        () -> new SupportCommand(
                                runner, home, context.settings(), context.machineClock(), context.installation())),
                one("daemon", () -> new DaemonCommand(runner, daemonRun(runner))),
                one("answerer", () -> new AnswererCommand(runner, home, answerer())),
                Map.entry("service", service(runner)),
                one("setup", () -> setup(runner)),
                one("warm-up", () -> new WarmUpCommand(home, this::run, this::fakeDaemon)),
                one(
                        "practice-vault",
                        () -> new PracticeVaultCommand(runner, home.files(), context.random(), context.clock())),
                one("console", () -> new ConsoleCommand(runner, home, browserEntry(), this::console)));
    }

    private LazyCommand policy(CommandRunner runner) {
        CoffreHome home = context.home();
        return group(
                () -> new GroupCommand(runner),
                one("show", () -> new PolicyShowCommand(runner, home)),
                one("items", () -> new PolicyItemsCommand(runner, home, context.files())),
                one("schedule", () -> new PolicyScheduleCommand(runner, home, context.machineClock())),
                one("stop", () -> new PolicyStopCommand(runner, home, context.vault(), context.clock())),
                one("resume", () -> new PolicyResumeCommand(runner, home, context.vault())));
    }

    private BrowserEntry browserEntry() {
        CoffreHome home = context.home();
        return new BrowserEntry(
                context.platform().browser(),
                context.environment(),
                home.state().path());
    }

    private Callable<Integer> setup(CommandRunner runner) {
        Optional<ServiceControl> service = context.platform().service(serviceEnvironment());
        return service.isPresent()
                ? new WindowsSetupCommand(
                        runner,
                        context.home(),
                        context.settings(),
                        context.jobs(),
                        context.platform().volumes(),
                        new ServiceActions(service),
                        context.systemProxy())
                : new LinuxSetupCommand(
                        runner,
                        context.home(),
                        context.settings(),
                        context.environment(),
                        context.jobs(),
                        context.platform(),
                        this::run);
    }

    private LazyCommand service(CommandRunner runner) {
        Supplier<ServiceActions> actions =
                () -> new ServiceActions(context.platform().service(serviceEnvironment()));
        return group(
                () -> new GroupCommand(runner),
                one("install", () -> new ServiceCommand(runner, "install", actions.get()::install)),
                one("uninstall", () -> new ServiceCommand(runner, "uninstall", actions.get()::uninstall)),
                one("start", () -> new ServiceCommand(runner, "start", actions.get()::start)),
                one("stop", () -> new ServiceCommand(runner, "stop", actions.get()::stop)),
                one("status", () -> new ServiceCommand(runner, "status", actions.get()::status)),
                one(
                        "run",
                        () -> new ServiceCommand(
                                runner,
                                "run",
                                output -> new ServiceRun(
                                                runner,
                                                actions.get().require(),
                                                daemonRun(runner),
                                                context.platform().log())
                                        .run(output))));
    }

    /** The service must find the same files as the command that installs it. */
    private Map<String, String> serviceEnvironment() {
        return Optional.ofNullable(context.environment().get(CoffreHome.VARIABLE))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Map.of(CoffreHome.VARIABLE, folder))
                .orElse(Map.of());
    }

    private DaemonRun daemonRun(CommandRunner runner) {
        return new DaemonRun(runner, () -> console(0), this::daemon);
    }

    private KeyFolder keys() {
        return new KeyFolder(context.home().keys());
    }

    private HooksFile hooks() {
        return new HooksFile(context.home().hooks());
    }

    private ReportedJobs reportedJobs() {
        return new ReportedJobs(
                context.jobs(), context.installation(), context.home().cache().path(), context.random());
    }

    private ConsoleServer console(int port) {
        return ConsoleServer.start(context, port);
    }

    private Daemon daemon(Supplier<String> consoleLink) {
        return daemon(consoleLink, () -> MachineVaultStatus.ask(context.vault(), context.log()));
    }

    private Daemon daemon(Supplier<String> consoleLink, Supplier<MachineVaultStatus> status) {
        return new Daemon(
                context.home(),
                context.clock(),
                context.platform().timeZone(context.environment(), context.zone()),
                context.jobProgram(),
                context.installation(),
                consoleLink,
                status);
    }

    private Answerer answerer() {
        Map<String, String> own = context.environment();
        return new Answerer(
                AnswerRules.ofThisProcess(own, context.platform().timeZone(own, context.zone())),
                new CommandAnswers((question, zone, terminal, stops) -> new CoffreCommandLine(
                        context.forCaller(question.environmentIn(own), zone, terminal, question.directory(), stops))));
    }

    /**
     * Prints a problem that ends a command.
     *
     * @param json whether as events, if the arguments ask for these
     */
    void print(Problem problem, boolean json, List<String> arguments) {
        TerminalOutput output = runner(texts(arguments)).output(json && arguments.contains("--json"));
        output.problem(problem);
        output.result(CommandResult.of(problem));
    }

    private FakeDaemon fakeDaemon() {
        return FakeDaemon.start(
                status -> daemon(() -> "", () -> status), context.clock(), context.random(), context.hostName());
    }

    /** Refuses values that the parser accepts and no command does, and a home of another user, before anything runs. */
    private static int execute(CommandRunner runner, UsageErrors errors, ParseResult parsed, CoffreHome home) {
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
        if (help) {
            return new HelpText(runner)
                    .show(innermost.commandSpec(), parsed.originalArgs().contains("--json"));
        }
        Optional<Problem> unsafe = home.problem();
        return unsafe.isPresent()
                ? refuse(runner, innermost.commandSpec(), innermost.originalArgs(), unsafe.get())
                : new CommandLine.RunLast().execute(parsed);
    }

    private static int refuse(CommandRunner runner, CommandSpec command, List<String> given, String reason) {
        return refuse(runner, command, given, ProblemCode.FLAGS_INVALID.with("reason", reason));
    }

    /** Reports the problem. Returns the exit code. */
    private static int refuse(CommandRunner runner, CommandSpec command, List<String> given, Problem problem) {
        GlobalOptions options = new GlobalOptions();
        if (given.contains("--json")) {
            new CommandLine(options).parseArgs("--json");
        }
        return runner.run(command.qualifiedName(), options, output -> {
            throw problem;
        });
    }
}
