package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.DailyBackupLimit;
import dev.coffre.agent.registration.PassphraseChoice;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.RegistrationFactory;
import dev.coffre.agent.registration.RegistrationRequest;
import dev.coffre.agent.registration.ReplacementRequest;
import dev.coffre.agent.registration.SecretSource;
import dev.coffre.agent.registration.TerminalRegistration;
import dev.coffre.agent.registration.TerminalReplacement;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre register FILE} */
@Command(name = "register")
final class RegisterCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final ProxyChoice systemProxy;
    private final RegistrationFactory registrations;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private ProxyOptions proxy = new ProxyOptions();

    @ArgGroup(multiplicity = "1")
    private CredentialsChoice credentials = new CredentialsChoice();

    /** The file as an argument, or as an option like that of {@code recover}. */
    static final class CredentialsChoice {
        @Parameters(paramLabel = "FILE", descriptionKey = "register.file")
        private @Nullable String argument;

        @Option(names = "--credentials", paramLabel = "FILE", descriptionKey = "register.file")
        private @Nullable String option;

        String file() {
            return Optional.ofNullable(argument)
                    .or(() -> Optional.ofNullable(option))
                    .orElse("");
        }
    }

    @Option(names = "--i-saved-the-passphrase", descriptionKey = "register.acknowledged")
    private boolean acknowledged;

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "register.code-file")
    private @Nullable String recoveryCodeFile;

    @Option(names = "--no-recovery-code", descriptionKey = "register.no-recovery-code")
    private boolean noRecoveryCode;

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "register.name")
    private @Nullable String name;

    @Option(names = "--kind", paramLabel = "machine|dpm", descriptionKey = "register.kind")
    private @Nullable String kind;

    @Option(names = "--replace", paramLabel = "NAME|ID", descriptionKey = "register.replace")
    private @Nullable String replace;

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--start-over", descriptionKey = "register.start-over")
    private boolean startOver;

    RegisterCommand(
            CommandRunner runner,
            CoffreHome home,
            SettingsFile settings,
            ProxyChoice systemProxy,
            RegistrationFactory registrations) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.systemProxy = systemProxy;
        this.registrations = registrations;
    }

    @Override
    public Integer call() {
        return runner.run("register", common, this::register);
    }

    private CommandResult register(TerminalOutput output) {
        Optional<String> replaced = Optional.ofNullable(replace).or(this::unfinishedReplacement);
        if (replaced.isPresent()) {
            return replace(output, replaced.get());
        }
        Optional<MachineKind> asked = Optional.ofNullable(kind).map(given -> KindOption.parse(given, runner));
        new DailyBackupLimit(asked.orElse(MachineKind.MACHINE)).require(new BackupPolicyFile(home.policy()).read());
        RegistrationRequest registration = new RegistrationRequest(
                credentials.file(),
                passphrase.choice(runner.texts()),
                acknowledged,
                recoveryCode(),
                Optional.ofNullable(name),
                proxyChoice(),
                asked,
                startOver);
        report(
                output,
                new TerminalRegistration(registrations, runner.terminal(), output.texts(), output.format())
                        .run(registration),
                registration);
        return CommandResult.done();
    }

    /** Returns the machine of an interrupted replacement, which continues by default. */
    private Optional<String> unfinishedReplacement() {
        if (startOver) {
            return Optional.empty();
        }
        return new KeyFolder(home.keys()).replacement().map(next -> {
            next.close();
            return next.machine().toString();
        });
    }

    private CommandResult replace(TerminalOutput output, String machine) {
        if (name != null || kind != null) {
            String other = name == null ? "--kind" : "--name";
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", runner.texts().format("flags.exclusive", "--replace", other));
        }
        ReplacementRequest replacement = new ReplacementRequest(
                credentials.file(),
                machine,
                new SecretSource(
                        passphrase.existingFile(runner.texts()),
                        Optional.ofNullable(recoveryCodeFile).map(NewPassphraseOptions::codePath)),
                () -> pin.pin(runner),
                proxyChoice(),
                startOver);
        ReplacementRequest.ReplacementResult report = new TerminalReplacement(
                        registrations, runner.terminal(), output.texts(), output.format())
                .run(replacement);
        output.message("register.replaced", report.machineName(), report.vaultName());
        if (report.point() > 0) {
            output.message("register.replaced.point", report.point());
        }
        output.message("register.next");
        Map<String, Object> event = registered(report.machine(), report.machineName(), report.vaultName());
        event.put("replaced", true);
        event.put("point", report.point());
        output.event(event);
        return CommandResult.done();
    }

    /** Falls back to the configured proxy, for example that of the setup. */
    private ProxyChoice proxyChoice() {
        ProxyChoice kept = settings.read().proxy();
        return proxy.choice(runner, systemProxy, kept).orElse(kept);
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null && noRecoveryCode) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", runner.texts().format("flags.exclusive", "--recovery-code-file", "--no-recovery-code"));
        }
        if (recoveryCodeFile != null) {
            return new RecoveryCodeChoice.ToFile(NewPassphraseOptions.codePath(recoveryCodeFile));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }

    private static void report(
            TerminalOutput output, RegistrationRequest.RegistrationResult report, RegistrationRequest registration) {
        Optional<String> savedTo = registration.passphrase() instanceof PassphraseChoice.Generated(var file)
                ? Optional.of(file.toString())
                : Optional.empty();
        savedTo.ifPresent(file -> output.message("register.saved", file));
        if (report.hasRecoveryCode() && registration.recoveryCode() instanceof RecoveryCodeChoice.ToFile(var file)) {
            output.message("register.code-saved", file);
        }
        output.message("register.done", report.machineName(), report.vaultName());
        if (report.nameWasTaken()) {
            output.message("register.name-taken", report.askedName());
        }
        output.message("register.next");
        Map<String, Object> event = registered(report.machine(), report.machineName(), report.vaultName());
        savedTo.ifPresent(file -> event.put("passphraseFile", file));
        event.put("nameWasTaken", report.nameWasTaken());
        output.event(event);
    }

    private static Map<String, Object> registered(String machine, String machineName, String vaultName) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "registered");
        event.put("machine", machine);
        event.put("machineName", machineName);
        event.put("vaultName", vaultName);
        return event;
    }
}
