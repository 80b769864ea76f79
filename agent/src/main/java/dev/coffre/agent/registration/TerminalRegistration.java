package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.MachineName;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the steps of a registration at a terminal, or by flags alone. */
public final class TerminalRegistration {
    private final RegistrationFactory registrations;
    private final Terminal terminal;
    private final AgentMessages texts;
    private final DisplayFormat format;

    public TerminalRegistration(
            RegistrationFactory registrations, Terminal terminal, AgentMessages texts, DisplayFormat format) {
        this.registrations = registrations;
        this.terminal = terminal;
        this.texts = texts;
        this.format = format;
    }

    public RegistrationRequest.RegistrationResult run(RegistrationRequest registration) {
        CredentialsFile file = CredentialsFile.read(registration.credentials());
        try (RegistrationSteps steps = registrations.identify(file, registration.proxy())) {
            show(steps.vault());
            if (registration.startOver() || steps.next() == RegistrationSteps.RegistrationStep.ENCRYPTION) {
                begin(steps, registration);
            } else {
                requireSame(steps, registration);
                terminal.err().println(texts.format("register.continues"));
            }
            if (steps.next() == RegistrationSteps.RegistrationStep.RECOVERY_CODE) {
                settle(steps, registration.recoveryCode());
            }
            return steps.finish();
        }
    }

    private void show(IdentifiedVault vault) {
        terminal.err().println(texts.format("register.vault", vault.name(), format.instant(vault.expires())));
    }

    /** Checks everything that can be refused before the keys are stored, because stored keys are the machine's. */
    private void begin(RegistrationSteps steps, RegistrationRequest registration) {
        String name = MachineName.validated(registration.name().orElseGet(registrations.installation()::hostName));
        RecoveryCodeSource.requireWritable(
                registration.recoveryCode(), registrations.crypto().secretFiles());
        PassphraseSource passphrases = new PassphraseSource(terminal, texts, registrations.crypto());
        try (Passphrase passphrase = passphrases.readNew(registration.passphrase())) {
            new LossWarning(terminal, texts).require(registration.acknowledged());
            terminal.err().println(texts.format("register.keys"));
            if (registration.startOver()) {
                steps.startOver();
            }
            steps.encrypt(passphrase, true, name, registration.kind().orElse(MachineKind.MACHINE));
        } catch (Problem problem) {
            passphrases.discardSaved();
            throw problem;
        }
    }

    /** The keys of an unfinished registration are kept, so the arguments must match the earlier choices. */
    private void requireSame(RegistrationSteps steps, RegistrationRequest registration) {
        if (registration
                .name()
                .map(String::strip)
                .filter(name -> !isNameOf(steps, name))
                .isPresent()) {
            throw differs("--name");
        }
        if (registration.kind().isPresent() && !registration.kind().equals(steps.kind())) {
            throw differs("--kind");
        }
        switch (registration.passphrase()) {
            case PassphraseChoice.Prompted asked -> {}
            case PassphraseChoice.FromFile file -> requireOpening(steps, file, "--passphrase-file");
            case PassphraseChoice.Generated(Path file)
            when Files.exists(file) ->
                requireOpening(steps, new PassphraseChoice.FromFile(file), "--generate-passphrase");
            case PassphraseChoice.Generated generated -> throw differs("--generate-passphrase");
        }
        if (steps.next() == RegistrationSteps.RegistrationStep.FINISH) {
            requireSameCode(steps, registration.recoveryCode());
        }
    }

    private static boolean isNameOf(RegistrationSteps steps, String name) {
        return steps.machineName().map(String::strip).filter(name::equals).isPresent();
    }

    private void requireOpening(RegistrationSteps steps, PassphraseChoice.FromFile file, String flag) {
        try (Passphrase passphrase = new PassphraseSource(terminal, texts, registrations.crypto()).readExisting(file)) {
            if (!steps.opens(passphrase)) {
                throw differs(flag);
            }
        }
    }

    private void requireSameCode(RegistrationSteps steps, RecoveryCodeChoice choice) {
        switch (choice) {
            case RecoveryCodeChoice.Offered offered -> {}
            case RecoveryCodeChoice.Declined declined -> {
                if (steps.hasRecoveryCode()) {
                    throw differs("--no-recovery-code");
                }
            }
            case RecoveryCodeChoice.ToFile(Path file) -> {
                if (!steps.hasRecoveryCode() || !Files.exists(file)) {
                    throw differs("--recovery-code-file");
                }
                try (RecoveryCode code = new RecoveryCodeSource(terminal, texts, registrations.crypto()).read(file)) {
                    if (!steps.opens(code)) {
                        throw differs("--recovery-code-file");
                    }
                }
            }
        }
    }

    private static Problem differs(String flag) {
        return ProblemCode.REGISTRATION_DIFFERS.with("flag", flag);
    }

    private void settle(RegistrationSteps steps, RecoveryCodeChoice choice) {
        Optional<RecoveryCode> code = new RecoveryCodeSource(terminal, texts, registrations.crypto()).create(choice);
        try {
            steps.settleRecoveryCode(code);
        } finally {
            code.ifPresent(RecoveryCode::close);
        }
    }
}
