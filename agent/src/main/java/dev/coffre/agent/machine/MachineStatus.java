package dev.coffre.agent.machine;

import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.ProblemAnswer;
import java.util.Optional;

/**
 * How this machine stands with its vault. One program of the machine can tell it another: it holds no secret. Times are in
 * ms since 1970.
 *
 * @param kind a code of {@link dev.coffre.vault.MachineKind}
 * @param url where the vault is now
 * @param chain what the vault has just told; or else
 * @param problem why it could not be asked
 */
public record MachineStatus(
        String machine,
        String machineName,
        String kind,
        String vault,
        String vaultName,
        String url,
        long registered,
        Optional<ChainStatus> chain,
        Optional<ProblemAnswer> problem) {

    /** Asks the vault. @throws Problem {@code not-registered}, or what is wrong with this machine's own files */
    public static MachineStatus ask(World world) {
        try (ConnectedMachine connected = ConnectedMachine.open(world, world.brief())) {
            Optional<ChainStatus> chain = Optional.empty();
            Optional<ProblemAnswer> problem = Optional.empty();
            try {
                chain = Optional.of(ChainStatus.of(
                        connected.vault().points(connected.identity().machine()), RememberedHead.of(world)));
            } catch (Problem refusal) {
                new AgentLog(world.home().logs(), world.clock()).cause(refusal);
                problem = Optional.of(ProblemAnswer.of(refusal));
            }
            MachineIdentity identity = connected.identity();
            return new MachineStatus(
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

    /** @throws Problem why the vault could not be asked */
    public ChainStatus requireChain() {
        return chain.orElseThrow(() -> problem.orElseThrow().problem());
    }
}
