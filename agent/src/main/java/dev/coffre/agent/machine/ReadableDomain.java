package dev.coffre.agent.machine;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Map;
import java.util.Optional;

/**
 * A machine whose recovery points can be read: this one, or another one of the vault by credentials and passphrase.
 *
 * @param own whether it is this machine
 * @param pointKeys of this machine, by generation; for another machine what the vault states must do
 * @param resource closed with this: connections and keys
 */
public record ReadableDomain(
        MachineId machine,
        String machineName,
        boolean own,
        DomainReader reader,
        DomainKeys keys,
        Map<Integer, VerifyingKey> pointKeys,
        Runnable resource)
        implements AutoCloseable {

    /** The key that must have signed this point. */
    public VerifyingKey pointKey(PointChain chain, StoredPoint stored) {
        int generation = stored.point().ext().keyGen();
        return Optional.ofNullable(pointKeys.get(generation))
                .or(() -> Optional.ofNullable(chain.pointKeys().get(generation)))
                .orElseThrow(() -> ProblemCode.POINT_SIGNATURE_INVALID
                        .with("seq", stored.seq())
                        .with("machine", machine));
    }

    @Override
    public void close() {
        resource.run();
    }

    @Override
    public String toString() {
        return "domain of machine " + machineName;
    }
}
