package dev.coffre.server.cli;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command line of {@code coffre-vault}: from arguments to an exit code. */
public final class Program {
    private static final String LANGUAGE = "--lang";

    private final Environment environment;
    private final Texts texts;

    Program(Environment environment, Texts texts) {
        this.environment = environment;
        this.texts = texts;
    }

    /** Carries out what {@code arguments} say; every failure becomes a message and its exit code. */
    public static int run(Environment environment, String... arguments) {
        Texts texts = new Texts(language(arguments, environment.locale()));
        return new Program(environment, texts).run(arguments);
    }

    private int run(String... arguments) {
        CommandLine line = commands();
        line.setResourceBundle(texts.bundle());
        line.setOut(new java.io.PrintWriter(environment.out(), true));
        line.setErr(new java.io.PrintWriter(environment.err(), true));
        line.setParameterExceptionHandler((failure, given) -> usageError(failure));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return line.execute(arguments);
    }

    /** Every command with its flags. */
    CommandLine commands() {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand("serve", new ServeCommand(environment, texts));
        line.addSubcommand("admin", admin());
        line.addSubcommand("gc", new GcCommand(environment, texts));
        line.addSubcommand("scrub", new ScrubCommand(environment, texts));
        line.addSubcommand("rebuild", new RebuildCommand(environment, texts));
        everywhere(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private CommandLine admin() {
        CommandLine admin = new CommandLine(new AdminGroup());
        admin.addSubcommand("create-vault", new CreateVaultCommand(environment, texts));
        admin.addSubcommand("list-vaults", new ListVaultsCommand(environment, texts));
        admin.addSubcommand("issue-credentials", new IssueCredentialsCommand(environment, texts));
        admin.addSubcommand("set-description", new SetDescriptionCommand(environment, texts));
        admin.addSubcommand("rename-machine", new RenameMachineCommand(environment, texts));
        admin.addSubcommand("set-quota", new SetQuotaCommand(environment, texts));
        admin.addSubcommand("list-machines", new ListMachinesCommand(environment, texts));
        admin.addSubcommand("list-points", new ListPointsCommand(environment, texts));
        admin.addSubcommand("list-jobs", new ListJobsCommand(environment, texts));
        admin.addSubcommand("list-alerts", new ListAlertsCommand(environment, texts));
        admin.addSubcommand("acknowledge-alert", new AcknowledgeAlertCommand(environment, texts));
        admin.addSubcommand("set-mail", new SetMailCommand(environment, texts));
        admin.addSubcommand("test-mail", new TestMailCommand(environment, texts));
        admin.addSubcommand("set-recipients", new SetRecipientsCommand(environment, texts));
        admin.addSubcommand("show-scrub", new ShowScrubCommand(environment, texts));
        admin.addSubcommand("set-scrub", new SetScrubCommand(environment, texts));
        admin.addSubcommand("show-retention", new ShowRetentionCommand(environment, texts));
        admin.addSubcommand("set-retention", new SetRetentionCommand(environment, texts));
        admin.addSubcommand("freeze-point", new FreezePointCommand(environment, texts));
        admin.addSubcommand("show-safeguards", new ShowSafeguardsCommand(environment, texts));
        admin.addSubcommand("set-safeguards", new SetSafeguardsCommand(environment, texts));
        admin.addSubcommand("delete-points", new DeletePointsCommand(environment, texts));
        admin.addSubcommand("restore-points", new RestorePointsCommand(environment, texts));
        admin.addSubcommand("delete-vault", new DeleteVaultCommand(environment, texts));
        admin.addSubcommand("restore-vault", new RestoreVaultCommand(environment, texts));
        admin.addSubcommand("remove-machine", new RemoveMachineCommand(environment, texts));
        CommandLine clock = new CommandLine(new ClockGroup());
        clock.addSubcommand("confirm", new ConfirmClockCommand(environment, texts));
        admin.addSubcommand("clock", clock);
        admin.addSubcommand("vault-pin", new VaultPinCommand(environment, texts));
        admin.addSubcommand("pin", new PinCommand(environment, texts));
        admin.addSubcommand("create-account", new CreateAccountCommand(environment, texts));
        admin.addSubcommand("list-accounts", new ListAccountsCommand(environment, texts));
        admin.addSubcommand("set-password", new SetPasswordCommand(environment, texts));
        admin.addSubcommand("set-role", new SetRoleCommand(environment, texts));
        admin.addSubcommand("set-administrator", new SetAdministratorCommand(environment, texts));
        admin.addSubcommand("remove-account", new RemoveAccountCommand(environment, texts));
        admin.addSubcommand("reset-second-factor", new ResetSecondFactorCommand(environment, texts));
        admin.addSubcommand("create-token", new CreateTokenCommand(environment, texts));
        admin.addSubcommand("list-tokens", new ListTokensCommand(environment, texts));
        admin.addSubcommand("revoke-token", new RevokeTokenCommand(environment, texts));
        admin.addSubcommand("verify-audit", new VerifyAuditCommand(environment, texts));
        admin.addSubcommand("show-address", new ShowAddressCommand(environment, texts));
        admin.addSubcommand("announce-address", new AnnounceAddressCommand(environment, texts));
        admin.addSubcommand("announce-certificate", new AnnounceCertificateCommand(environment, texts));
        return admin;
    }

    /** {@code --help} and {@code --lang} belong to every command. */
    private static void everywhere(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.addOption(CommandLine.Model.OptionSpec.builder(LANGUAGE)
                .type(String.class)
                .paramLabel("en|fr")
                .descriptionKey("lang")
                .build());
        line.getSubcommands().values().forEach(Program::everywhere);
    }

    private int usageError(ParameterException failure) {
        boolean json = false;
        int exit = new Printer(environment, texts, json)
                .failed(ProblemCode.FLAGS_INVALID.with("reason", String.valueOf(failure.getMessage())));
        environment
                .err()
                .println(texts.say(
                        "see-help", failure.getCommandLine().getCommandSpec().qualifiedName()));
        return exit;
    }

    private int failed(Exception failure, CommandLine command) {
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
            versionProvider = Version.class,
            subcommands = {},
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "no command");
        }
    }

    @Command(name = "clock", versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND")
    private static final class ClockGroup implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "no command");
        }
    }

    @Command(name = "admin", versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND")
    private static final class AdminGroup implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "no command");
        }
    }
}
