package dev.coffre.agent.reading;

import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.PassphraseCrypto;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the recovery points of this machine, and those of other machines.
 *
 * @param crypto opens another machine's domain by the person's secret
 */
public record MachineOpener(VaultConnector vault, PassphraseCrypto crypto) {

    /** Opens this machine's points. No passphrase is needed: the machine has its domain keys. The caller closes it. */
    public ReadableMachine openOwn(OutageListener outages) {
        ConnectedMachine connected = vault.connect(outages).authenticatingAhead();
        VerifyingKey pointKey = connected.identity().keys().point().verifyingKey();
        return new ReadableMachine(
                connected.identity().machine(),
                connected.identity().machineName(),
                Optional.of(connected.vault().reports()),
                connected.vault(),
                connected.domainKeys(),
                Map.of(connected.identity().keyGeneration(), pointKey),
                connected::close);
    }

    /**
     * Opens the vault of these credentials, to choose another machine.
     *
     * @param kind which machines are wanted; if empty, those that this machine may read
     * @throws Problem {@code credentials-…}, or why the vault cannot be reached
     */
    public VaultReader openVault(CredentialsFile file, Optional<MachineKind> kind, OutageListener outages) {
        return VaultReader.open(vault, file, MachineFilter.of(vault.home(), kind), outages);
    }
}
