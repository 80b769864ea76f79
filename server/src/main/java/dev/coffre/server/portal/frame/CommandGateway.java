package dev.coffre.server.portal.frame;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Executes commands for pages. They are the commands of the API and the command line, with the same permission checks.
 * Thread-safe.
 */
public final class CommandGateway {
    private final Administration administration;
    private final PlatformThreads threads;

    public CommandGateway(Administration administration, PlatformThreads threads) {
        this.administration = administration;
        this.threads = threads;
    }

    /**
     * Executes the command.
     *
     * @throws dev.coffre.vault.problem.Problem if it fails
     * @throws IdentityProofRequired if the person has to give a proof of identity first; nothing was done
     */
    public <A> A execute(PortalRequest request, AdminCommand<A> command) {
        try {
            Actor.Person person = request.requirePerson();
            return threads.call(
                    administration.threadShare(person, command), () -> administration.execute(person, command));
        } catch (Problem refused) {
            if (refused.code() == ProblemCode.PROOF_REQUIRED) {
                throw new IdentityProofRequired(refused);
            }
            throw refused;
        }
    }
}
