package dev.coffre.server.portal.frame;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Executes commands for pages. They are the commands of the API and the command line, with the same permission checks.
 * Thread-safe.
 */
public final class Desk {
    private final VaultService service;
    private final PlatformThreads threads;

    public Desk(VaultService service, PlatformThreads threads) {
        this.service = service;
        this.threads = threads;
    }

    /**
     * Executes the command.
     *
     * @throws dev.coffre.vault.problem.Problem if it fails
     * @throws ProofNeeded if the person has to give a proof of identity first; nothing was done
     */
    public <A> A ask(Visit visit, AdminCommand<A> command) {
        try {
            return threads.call(() -> service.administration().execute(visit.who(), command));
        } catch (Problem refused) {
            if (refused.code() == ProblemCode.PROOF_REQUIRED) {
                throw new ProofNeeded(refused);
            }
            throw refused;
        }
    }
}
