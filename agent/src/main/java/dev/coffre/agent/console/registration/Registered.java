package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.Registration;
import dev.coffre.agent.registration.Replacement;
import java.util.Optional;

/**
 * The outcome of the wizard.
 *
 * @param machineName as the vault shows it
 * @param taken the requested name, if another machine of the vault has it
 * @param goesOnAfter the newest recovery point of a re-registered machine, 0 if it has none; empty for a new machine
 */
public record Registered(String machineName, String vaultName, Optional<String> taken, Optional<Long> goesOnAfter) {
    static Registered of(Registration.Report report) {
        return new Registered(
                report.machineName(),
                report.vaultName(),
                Optional.of(report.askedName()).filter(_ -> report.nameWasTaken()),
                Optional.empty());
    }

    static Registered of(Replacement.Report report) {
        return new Registered(report.machineName(), report.vaultName(), Optional.empty(), Optional.of(report.point()));
    }
}
