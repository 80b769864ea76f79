package dev.coffre.agent.command;

import dev.coffre.agent.home.LocalPath;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.Registration;
import dev.coffre.agent.registration.RegistrationRun;
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
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private ProxyOptions proxy = new ProxyOptions();

    @ArgGroup(multiplicity = "1")
    private CredentialsChoice credentials = new CredentialsChoice();

    /** The file stands alone, or is named as {@code recover} names it. */
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

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "register.recovery-code-file")
    private @Nullable String recoveryCodeFile;

    @Option(names = "--no-recovery-code", descriptionKey = "register.no-recovery-code")
    private boolean noRecoveryCode;

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "register.name")
    private @Nullable String name;

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
        Registration registration = new Registration(
                credentials.file(),
                passphrase.choice(shell.texts()),
                acknowledged,
                recoveryCode(),
                name == null ? shell.world().hostName() : name,
                proxy.choice(shell).orElseGet(() -> proxy.system(shell)),
                startOver);
        report(speech, new RegistrationRun(shell.world(), speech.texts()).run(registration), registration);
        return Result.done();
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null && noRecoveryCode) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", shell.texts().say("flags.exclusive", "--recovery-code-file", "--no-recovery-code"));
        }
        if (recoveryCodeFile != null) {
            String file = recoveryCodeFile;
            return new RecoveryCodeChoice.ToFile(LocalPath.of(
                    file,
                    reason -> ProblemCode.PASSPHRASE_FILE_UNREADABLE
                            .with("file", file)
                            .with("reason", reason)));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }

    private static void report(Speech speech, Registration.Report report, Registration registration) {
        report.savedTo().ifPresent(file -> speech.say("register.saved", file));
        if (registration.recoveryCode() instanceof RecoveryCodeChoice.ToFile(var file)) {
            speech.say("register.code-saved", file);
        }
        speech.say("register.done", report.machineName(), report.vaultName());
        speech.say("register.next");
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "registered");
        event.put("machine", report.machine());
        event.put("machineName", report.machineName());
        event.put("vaultName", report.vaultName());
        report.savedTo().ifPresent(file -> event.put("passphraseFile", file));
        speech.event(event);
    }
}
