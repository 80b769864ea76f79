package dev.coffre.agent.console.registration;

import dev.coffre.agent.registration.Registration;
import dev.coffre.agent.registration.Replacement;
import java.util.Optional;

/**
 * What came of the wizard.
 *
 * @param machineName as the vault shows it
 * @param taken the name that was asked for, if another machine of the vault has it
 * @param goesOnAfter of a machine that goes on with its chain: its newest recovery point, 0 if it has none
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
