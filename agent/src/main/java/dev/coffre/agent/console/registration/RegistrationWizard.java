package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.agent.registration.LockedDomain;
import dev.coffre.agent.registration.PassphraseFile;
import dev.coffre.agent.registration.RecoverySheet;
import dev.coffre.agent.registration.RegistrationFactory;
import dev.coffre.agent.registration.RegistrationSteps;
import dev.coffre.agent.registration.ReplacementListener;
import dev.coffre.agent.registration.ReplacementRequest;
import dev.coffre.agent.registration.UnlockedDomain;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The state of a registration wizard. Not thread-safe. */
final class RegistrationWizard implements AutoCloseable {
    private final RegistrationFactory registrations;
    private Optional<ProxyChoice> proxy = Optional.empty();
    private Optional<RegistrationSteps> steps = Optional.empty();
    private Optional<RecoverySheet> sheet = Optional.empty();
    private Optional<PassphraseFile> savedTo = Optional.empty();
    private Optional<RegistrationOutcome> registered = Optional.empty();
    private List<MachineEntry> machines = List.of();
    private boolean continued;
    private boolean replacing;

    RegistrationWizard(RegistrationFactory registrations) {
        this.registrations = registrations;
    }

    /** Returns the current page. */
    RegistrationWizardStep step() {
        if (registered.isPresent()) {
            return RegistrationWizardStep.DONE;
        }
        if (replacing) {
            return RegistrationWizardStep.REPLACEMENT;
        }
        if (steps.isPresent()) {
            return switch (steps.get().next()) {
                case ENCRYPTION -> RegistrationWizardStep.ENCRYPTION;
                case RECOVERY_CODE -> RegistrationWizardStep.RECOVERY;
                case FINISH -> RegistrationWizardStep.FINISH;
            };
        }
        return proxy.isPresent() ? RegistrationWizardStep.VAULT : RegistrationWizardStep.PROXY;
    }

    void chooseProxy(ProxyChoice chosen) {
        leaveVault();
        proxy = Optional.of(chosen);
    }

    /** Returns to the choice of the proxy. */
    void changeProxy() {
        leaveVault();
        proxy = Optional.empty();
    }

    /**
     * Goes back to the choice of the vault and discards an unconfirmed recovery sheet. An unfinished registration stays
     * on disk.
     */
    void leaveVault() {
        steps.ifPresent(RegistrationSteps::close);
        steps = Optional.empty();
        machines = List.of();
        replacing = false;
        discardSheet();
    }

    /** Identifies the vault. If it has a machine of this name, the wizard asks first whether this machine replaces it. */
    void identify(CredentialsFile file) {
        leaveVault();
        RegistrationSteps identified = registrations.identify(file, proxy.orElseThrow());
        steps = Optional.of(identified);
        continued = identified.next() != RegistrationSteps.RegistrationStep.ENCRYPTION;
        machines = continued ? List.of() : identified.machines();
        replacing = !continued && (isReplacing() || machines.stream().anyMatch(this::isNamedAsThis));
    }

    private boolean isNamedAsThis(MachineEntry machine) {
        return machine.name().equals(registrations.installation().hostName());
    }

    /** Returns the machines that this one can replace; empty if there is no choice. */
    List<MachineEntry> machines() {
        return machines;
    }

    /** Returns whether a replacement was begun and not finished. */
    boolean isReplacing() {
        return steps().replacing().isPresent();
    }

    /** Returns the machine that is probably being replaced, if there is one. */
    Optional<String> probableMachine() {
        return steps().replacing()
                .map(MachineId::toString)
                .or(() -> machines.stream()
                        .filter(this::isNamedAsThis)
                        .map(MachineEntry::machine)
                        .findFirst());
    }

    /** Asks which machine this one replaces. */
    void offerReplacement() {
        replacing = !machines.isEmpty();
    }

    /** Registers a new machine instead, and gives up a replacement that was begun. */
    void registerAsNew() {
        if (isReplacing()) {
            steps().startOver();
        }
        replacing = false;
    }

    /** @param secret passphrase or recovery code, as typed */
    void replace(String machine, String secret, Optional<SecurityPin> pin) {
        ReplacementRequest.ReplacementResult report = steps().replace(
                        machine,
                        domain -> opened(domain, secret),
                        () -> pin.orElseThrow(ProblemCode.PIN_MISSING::problem),
                        ReplacementListener.NONE);
        registered = Optional.of(RegistrationOutcome.of(report));
        leaveVault();
    }

    private UnlockedDomain opened(LockedDomain domain, String secret) {
        try (DomainSecret opening = DomainSecret.parse(secret)) {
            return opening.open(domain, registrations.crypto().unlocker());
        }
    }

    /**
     * Returns the steps of the identified vault.
     *
     * @throws dev.coffre.vault.problem.Problem {@code form-expired} if no vault is identified
     */
    RegistrationSteps steps() {
        return steps.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    /** Returns whether an unfinished registration is being continued. */
    boolean isContinued() {
        return continued;
    }

    /** Discards the unfinished registration. */
    void startOver() {
        discardSheet();
        continued = false;
        steps().startOver();
    }

    /** @param saved the file in which the passphrase was saved, if any */
    void encrypt(
            Passphrase passphrase,
            boolean acknowledged,
            String name,
            MachineKind kind,
            Optional<PassphraseFile> saved) {
        steps().encrypt(passphrase, acknowledged, name, kind);
        savedTo = saved;
    }

    /** Returns the recovery sheet; the same one until it is confirmed. */
    RecoverySheet sheet() {
        if (sheet.isEmpty()) {
            SecureRandom random = registrations.crypto().random();
            sheet = Optional.of(RecoverySheet.of(RecoveryCode.generate(random), random));
        }
        return sheet.get();
    }

    void confirmSheet(String typed) {
        if (!sheet().isConfirmedBy(typed)) {
            throw ProblemCode.RECOVERY_CODE_UNCONFIRMED.problem();
        }
        steps().settleRecoveryCode(Optional.of(sheet().code()));
        discardSheet();
    }

    void declineSheet() {
        steps().settleRecoveryCode(Optional.empty());
        discardSheet();
    }

    private void discardSheet() {
        sheet.ifPresent(RecoverySheet::close);
        sheet = Optional.empty();
    }

    void finish() {
        registered = Optional.of(RegistrationOutcome.of(steps().finish()));
        leaveVault();
    }

    Optional<PassphraseFile> savedTo() {
        return savedTo;
    }

    RegistrationOutcome registered() {
        return registered.orElseThrow();
    }

    @Override
    public void close() {
        leaveVault();
    }
}
