package dev.coffre.agent.machine;

import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Map;
import java.util.Optional;

/**
 * A machine whose recovery points can be read: this one, or another one of the vault by credentials and passphrase.
 *
 * @param reports reports jobs to this machine's vault; empty for another machine
 * @param pointKeys of this machine, by generation; for another machine only the vault's statement is available
 * @param onClose closes connections and keys
 */
public record ReadableMachine(
        MachineId machine,
        String machineName,
        Optional<ReportSink> reports,
        DomainReader reader,
        DomainKeys keys,
        Map<Integer, VerifyingKey> pointKeys,
        Runnable onClose)
        implements AutoCloseable {

    /** Returns whether it is this machine. */
    public boolean isThisMachine() {
        return reports.isPresent();
    }

    /** Returns the machine's points, each with both its proofs verified. */
    public RecoveryPoints points() {
        return RecoveryPoints.fetch(reader, machine, pointKeys, keys);
    }

    /** Returns a copy that also runs {@code more} when it is closed. */
    public ReadableMachine alsoClosing(Runnable more) {
        return new ReadableMachine(machine, machineName, reports, reader, keys, pointKeys, () -> {
            onClose.run();
            more.run();
        });
    }

    @Override
    public void close() {
        onClose.run();
    }

    @Override
    public String toString() {
        return "domain of machine " + machineName;
    }
}
