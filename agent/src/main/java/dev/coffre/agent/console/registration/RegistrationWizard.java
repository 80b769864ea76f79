package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.LockedDomain;
import dev.coffre.agent.registration.OpeningSecret;
import dev.coffre.agent.registration.PassphraseFile;
import dev.coffre.agent.registration.RecoverySheet;
import dev.coffre.agent.registration.RegistrationSteps;
import dev.coffre.agent.registration.Replacement;
import dev.coffre.agent.registration.ReplacementNews;
import dev.coffre.agent.registration.UnlockedDomain;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Optional;

/** How far a person is in the registration wizard. Used by one thread at a time. */
final class RegistrationWizard implements AutoCloseable {
    private final World world;
    private Optional<ProxyChoice> proxy = Optional.empty();
    private Optional<RegistrationSteps> steps = Optional.empty();
    private Optional<RecoverySheet> sheet = Optional.empty();
    private Optional<PassphraseFile> savedTo = Optional.empty();
    private Optional<Registered> registered = Optional.empty();
    private List<MachineEntry> machines = List.of();
    private boolean continued;
    private boolean replaces;

    RegistrationWizard(World world) {
        this.world = world;
    }

    /** Where the wizard is. */
    WizardStep step() {
        if (registered.isPresent()) {
            return WizardStep.DONE;
        }
        if (replaces) {
            return WizardStep.REPLACEMENT;
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
        machines = List.of();
        replaces = false;
        dropSheet();
    }

    /** If the vault knows a machine of this name, the question is first whether it is this one. */
    void identify(CredentialsFile file) {
        leaveVault();
        RegistrationSteps identified = RegistrationSteps.identify(world, file, proxy.orElseThrow());
        steps = Optional.of(identified);
        continued = identified.next() != RegistrationSteps.Step.ENCRYPTION;
        machines = continued ? List.of() : identified.machines();
        replaces = !continued && (isReplacing() || machines.stream().anyMatch(this::isNamedAsThis));
    }

    private boolean isNamedAsThis(MachineEntry machine) {
        return machine.name().equals(world.hostName());
    }

    /** Whose place this machine can take; none where there is nothing to choose. */
    List<MachineEntry> machines() {
        return machines;
    }

    /** Whether taking a place was begun already, and not finished. */
    boolean isReplacing() {
        return steps().replacing().isPresent();
    }

    /** The machine that is meant, as far as can be guessed. */
    Optional<String> meant() {
        return steps().replacing()
                .map(MachineId::toString)
                .or(() -> machines.stream()
                        .filter(this::isNamedAsThis)
                        .map(MachineEntry::machine)
                        .findFirst());
    }

    /** Asks whose place this machine takes: it says to be one that the vault knows, re-installed. */
    void offerReplacement() {
        replaces = !machines.isEmpty();
    }

    /** It is a new one; what was begun of taking a place is given up. */
    void registerAsNew() {
        if (isReplacing()) {
            steps().startOver();
        }
        replaces = false;
    }

    /** @param secret passphrase or recovery code, as it was typed */
    void replace(String machine, String secret, Optional<SecurityPin> pin) {
        Replacement.Report report = steps().replace(
                        machine,
                        domain -> opened(domain, secret),
                        () -> pin.orElseThrow(ProblemCode.PIN_MISSING::problem),
                        ReplacementNews.UNTOLD);
        registered = Optional.of(Registered.of(report));
        leaveVault();
    }

    private UnlockedDomain opened(LockedDomain domain, String secret) {
        try (OpeningSecret opening = OpeningSecret.typed(secret)) {
            return opening.open(domain, world);
        }
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
        registered = Optional.of(Registered.of(steps().finish()));
        leaveVault();
    }

    Optional<PassphraseFile> savedTo() {
        return savedTo;
    }

    Registered registered() {
        return registered.orElseThrow();
    }

    @Override
    public void close() {
        leaveVault();
    }
}
