package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.PassphraseFile;
import dev.coffre.agent.registration.RecoverySheet;
import dev.coffre.agent.registration.Registration;
import dev.coffre.agent.registration.RegistrationSteps;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import java.util.Optional;

/** How far a person is in the registration wizard. Used by one thread at a time. */
final class RegistrationWizard implements AutoCloseable {
    private final World world;
    private Optional<ProxyChoice> proxy = Optional.empty();
    private Optional<RegistrationSteps> steps = Optional.empty();
    private Optional<RecoverySheet> sheet = Optional.empty();
    private Optional<PassphraseFile> savedTo = Optional.empty();
    private Optional<Registration.Report> report = Optional.empty();
    private boolean continued;

    RegistrationWizard(World world) {
        this.world = world;
    }

    /** Where the wizard is. */
    WizardStep step() {
        if (report.isPresent()) {
            return WizardStep.DONE;
        }
        if (steps.isPresent()) {
            return switch (steps.get().next()) {
                case ENCRYPTION -> WizardStep.ENCRYPTION;
                case RECOVERY_CODE -> WizardStep.RECOVERY;
                case FINISH -> WizardStep.FINISH;
            };
        }
        return proxy.isPresent() ? WizardStep.VAULT : WizardStep.PROXY;
    }

    void chooseProxy(ProxyChoice chosen) {
        leaveVault();
        proxy = Optional.of(chosen);
    }

    /** Back to the choice of the proxy. */
    void changeProxy() {
        leaveVault();
        proxy = Optional.empty();
    }

    /** Back to the choice of the vault; what was kept stays kept. */
    void leaveVault() {
        steps.ifPresent(RegistrationSteps::close);
        steps = Optional.empty();
        dropSheet();
    }

    void identify(CredentialsFile file) {
        leaveVault();
        steps = Optional.of(RegistrationSteps.identify(world, file, proxy.orElseThrow()));
        continued = steps.get().next() != RegistrationSteps.Step.ENCRYPTION;
    }

    /** The steps, from the moment on when the vault is identified. */
    RegistrationSteps steps() {
        return steps.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    /** Whether an earlier registration that was not finished goes on. */
    boolean isContinued() {
        return continued;
    }

    /** Forgets the one that was not finished. */
    void startOver() {
        dropSheet();
        continued = false;
        steps().startOver();
    }

    /** @param saved where the passphrase stands already, if it is to be saved at all */
    void encrypt(
            Passphrase passphrase,
            boolean acknowledged,
            String name,
            MachineKind kind,
            Optional<PassphraseFile> saved) {
        steps().encrypt(passphrase, acknowledged, name, kind);
        savedTo = saved;
    }

    /** The sheet to be printed: the same one until it is confirmed. */
    RecoverySheet sheet() {
        if (sheet.isEmpty()) {
            sheet = Optional.of(RecoverySheet.of(RecoveryCode.generate(world.random()), world.random()));
        }
        return sheet.get();
    }

    void confirmSheet(String typed) {
        if (!sheet().isConfirmedBy(typed)) {
            throw ProblemCode.RECOVERY_CODE_UNCONFIRMED.problem();
        }
        steps().settle(Optional.of(sheet().code()));
        dropSheet();
    }

    void declineSheet() {
        steps().settle(Optional.empty());
        dropSheet();
    }

    private void dropSheet() {
        sheet.ifPresent(RecoverySheet::close);
        sheet = Optional.empty();
    }

    void finish() {
        report = Optional.of(steps().finish());
        leaveVault();
    }

    Optional<PassphraseFile> savedTo() {
        return savedTo;
    }

    Registration.Report report() {
        return report.orElseThrow();
    }

    @Override
    public void close() {
        leaveVault();
    }
}
