package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.DailyLimit;
import dev.coffre.agent.registration.KeptSecret;
import dev.coffre.agent.registration.PassphraseChoice;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.Registration;
import dev.coffre.agent.registration.RegistrationRun;
import dev.coffre.agent.registration.Replacement;
import dev.coffre.agent.registration.ReplacementRun;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
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
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

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

    RegisterCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("register", common, this::register);
    }

    private Result register(Speech speech) {
        Optional<String> replaced = Optional.ofNullable(replace).or(this::unfinishedReplacement);
        if (replaced.isPresent()) {
            return replace(speech, replaced.get());
        }
        Optional<MachineKind> asked = Optional.ofNullable(kind).map(given -> KindOption.parse(given, shell));
        new DailyLimit(asked.orElse(MachineKind.MACHINE))
                .require(new BackupPolicyFile(shell.world().home().policy()).read());
        Registration registration = new Registration(
                credentials.file(),
                passphrase.choice(shell.texts()),
                acknowledged,
                recoveryCode(),
                Optional.ofNullable(name),
                proxyChoice(),
                asked,
                startOver);
        report(speech, new RegistrationRun(shell.world(), speech.texts()).run(registration), registration);
        return Result.done();
    }

    /** Returns the machine of an interrupted replacement, which continues by default. */
    private Optional<String> unfinishedReplacement() {
        if (startOver) {
            return Optional.empty();
        }
        return new KeyFolder(shell.world().home().keys()).replacement().map(next -> {
            next.close();
            return next.machine().toString();
        });
    }

    private Result replace(Speech speech, String machine) {
        if (name != null || kind != null) {
            String other = name == null ? "--kind" : "--name";
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.exclusive", "--replace", other));
        }
        Replacement replacement = new Replacement(
                credentials.file(),
                machine,
                new KeptSecret(
                        passphrase.kept(shell.texts()),
                        Optional.ofNullable(recoveryCodeFile).map(NewPassphraseOptions::codePath)),
                () -> pin.pin(shell),
                proxyChoice(),
                startOver);
        Replacement.Report report = new ReplacementRun(shell.world(), speech.texts()).run(replacement);
        speech.say("register.replaced", report.machineName(), report.vaultName());
        if (report.point() > 0) {
            speech.say("register.replaced.point", report.point());
        }
        speech.say("register.next");
        Map<String, Object> event = registered(report.machine(), report.machineName(), report.vaultName());
        event.put("replaced", true);
        event.put("point", report.point());
        speech.event(event);
        return Result.done();
    }

    /** Falls back to the configured proxy, for example that of the setup. */
    private ProxyChoice proxyChoice() {
        ProxyChoice kept = new SettingsFile(
                        shell.world().home().settings(), shell.world().environment())
                .read()
                .proxy();
        return proxy.choice(shell, kept).orElse(kept);
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null && noRecoveryCode) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", shell.texts().say("flags.exclusive", "--recovery-code-file", "--no-recovery-code"));
        }
        if (recoveryCodeFile != null) {
            return new RecoveryCodeChoice.ToFile(NewPassphraseOptions.codePath(recoveryCodeFile));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }

    private static void report(Speech speech, Registration.Report report, Registration registration) {
        Optional<String> savedTo = registration.passphrase() instanceof PassphraseChoice.Generated(var file)
                ? Optional.of(file.toString())
                : Optional.empty();
        savedTo.ifPresent(file -> speech.say("register.saved", file));
        if (report.hasRecoveryCode() && registration.recoveryCode() instanceof RecoveryCodeChoice.ToFile(var file)) {
            speech.say("register.code-saved", file);
        }
        speech.say("register.done", report.machineName(), report.vaultName());
        if (report.nameWasTaken()) {
            speech.say("register.name-taken", report.askedName());
        }
        speech.say("register.next");
        Map<String, Object> event = registered(report.machine(), report.machineName(), report.vaultName());
        savedTo.ifPresent(file -> event.put("passphraseFile", file));
        event.put("nameWasTaken", report.nameWasTaken());
        speech.event(event);
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
