package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.RegistrationRequest;
import dev.coffre.agent.registration.ReplacementRequest;
import java.util.Optional;

/**
 * The outcome of the wizard.
 *
 * @param machineName as the vault shows it
 * @param takenName the requested name, if another machine of the vault has it
 * @param continuesAfter the newest recovery point of a re-registered machine, 0 if it has none; empty for a new machine
 */
public record RegistrationOutcome(
        String machineName, String vaultName, Optional<String> takenName, Optional<Long> continuesAfter) {
    static RegistrationOutcome of(RegistrationRequest.RegistrationResult report) {
        return new RegistrationOutcome(
                report.machineName(),
                report.vaultName(),
                Optional.of(report.askedName()).filter(_ -> report.nameWasTaken()),
                Optional.empty());
    }

    static RegistrationOutcome of(ReplacementRequest.ReplacementResult report) {
        return new RegistrationOutcome(
                report.machineName(), report.vaultName(), Optional.empty(), Optional.of(report.point()));
    }
}
