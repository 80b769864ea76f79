package dev.coffre.agent.reading;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Map;
import java.util.Optional;

/** Opens the recovery points of this machine. No passphrase is needed: the machine has its domain keys. */
public final class OwnPoints {
    private OwnPoints() {}

    /** The caller closes it. */
    public static ReadableDomain open(AgentContext context) {
        return open(context, OutageListener.NONE);
    }

    /** As {@link #open(AgentContext)}. {@code outages} is notified while the vault does not answer. */
    public static ReadableDomain open(AgentContext context, OutageListener outages) {
        ConnectedMachine connected = ConnectedMachine.open(context, context.interactiveRetry(), outages);
        VerifyingKey pointKey = connected.identity().keys().point().verifyingKey();
        return new ReadableDomain(
                connected.identity().machine(),
                connected.identity().machineName(),
                Optional.of(connected.vault().reports()),
                connected.vault(),
                connected.domainKeys(),
                Map.of(connected.identity().keyGeneration(), pointKey),
                connected::close);
    }
}
