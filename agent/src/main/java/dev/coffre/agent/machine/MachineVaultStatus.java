package dev.coffre.agent.machine;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.ProblemResponse;
import java.util.Optional;

/**
 * This machine's status at its vault. Programs of the machine may pass it on, because it contains no secret. Times are in ms
 * since 1970.
 *
 * @param kind a code of {@link dev.coffre.vault.MachineKind}
 * @param url the vault's current address
 * @param chain the vault's answer, or empty
 * @param problem why the vault did not answer, if {@code chain} is empty
 */
public record MachineVaultStatus(
        String machine,
        String machineName,
        String kind,
        String vault,
        String vaultName,
        String url,
        long registered,
        Optional<ChainStatus> chain,
        Optional<ProblemResponse> problem) {

    /**
     * Asks the vault. If that fails, the status contains the problem.
     *
     * @param log gets the cause of a failure
     * @throws Problem {@code not-registered}, or what is wrong with this machine's own files
     */
    public static MachineVaultStatus ask(VaultConnector connector, AgentLog log) {
        try (ConnectedMachine connected = connector.connect()) {
            Optional<ChainStatus> chain = Optional.empty();
            Optional<ProblemResponse> problem = Optional.empty();
            try {
                chain = Optional.of(ChainStatus.of(
                        connected.vault().chain(connected.identity().machine()), RememberedHead.of(connector.home())));
            } catch (Problem refusal) {
                log.logCause(refusal);
                problem = Optional.of(ProblemResponse.of(refusal));
            }
            MachineIdentity identity = connected.identity();
            return new MachineVaultStatus(
                    identity.machine().toString(),
                    identity.machineName(),
                    identity.kind().code(),
                    identity.vault().toString(),
                    identity.vaultName(),
                    connected.address().toString(),
                    identity.registeredAt().toEpochMilli(),
                    chain,
                    problem);
        }
    }

    /** @throws Problem why the vault did not answer */
    public ChainStatus requireChain() {
        return chain.orElseThrow(() -> problem.orElseThrow().problem());
    }
}
