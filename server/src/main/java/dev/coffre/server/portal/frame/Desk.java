package dev.coffre.server.portal.frame;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Where pages hand in what a person asks for: the same commands that scripts and the command line use, under the same rules
 * of who may. Thread-safe.
 */
public final class Desk {
    private final VaultService service;
    private final PlatformThreads threads;

    public Desk(VaultService service, PlatformThreads threads) {
        this.service = service;
        this.threads = threads;
    }

    /**
     * Carries the command out.
     *
     * @throws dev.coffre.vault.problem.Problem when it cannot be done
     * @throws ProofNeeded when the person has to prove who it is first; nothing was done
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
