package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Amounts;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/** Walks the steps of a registration at a terminal, or by what the flags say. */
public final class RegistrationRun {
    private final World world;
    private final Terminal terminal;
    private final Texts texts;

    public RegistrationRun(World world, Texts texts) {
        this.world = world;
        this.terminal = world.terminal();
        this.texts = texts;
    }

    public Registration.Report run(Registration registration) {
        CredentialsFile file = CredentialsFile.read(registration.credentials());
        try (RegistrationSteps steps = RegistrationSteps.identify(world, file, registration.proxy())) {
            show(steps.vault());
            if (registration.startOver()) {
                steps.startOver();
            }
            if (steps.next() == RegistrationSteps.Step.ENCRYPTION) {
                encrypt(steps, registration);
            } else {
                terminal.err().println(texts.say("register.continues"));
            }
            if (steps.next() == RegistrationSteps.Step.RECOVERY_CODE) {
                settle(steps, registration.recoveryCode());
            }
            return steps.finish();
        }
    }

    private void show(IdentifiedVault vault) {
        Amounts amounts = new Amounts(texts.locale(), world.zone());
        terminal.err().println(texts.say("register.vault", vault.name(), amounts.instant(vault.expires())));
    }

    private void encrypt(RegistrationSteps steps, Registration registration) {
        PassphraseSource passphrases = new PassphraseSource(terminal, texts, world.random());
        try (Passphrase passphrase = passphrases.choose(registration.passphrase())) {
            new LossWarning(terminal, texts).require(registration.acknowledged());
            terminal.err().println(texts.say("register.keys"));
            steps.encrypt(passphrase, true, registration.name(), registration.kind());
        } catch (Problem problem) {
            passphrases.discardSaved();
            throw problem;
        }
    }

    private void settle(RegistrationSteps steps, RecoveryCodeChoice choice) {
        Optional<RecoveryCode> code = new RecoveryCodes(terminal, texts, world.random()).make(choice);
        try {
            steps.settle(code);
        } finally {
            code.ifPresent(RecoveryCode::close);
        }
    }
}
