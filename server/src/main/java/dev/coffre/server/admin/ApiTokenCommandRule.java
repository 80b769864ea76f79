package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Set;

/**
 * Commands that an API token may execute: read-only ones, and the daily work of scripts. A leaked token cannot create anything
 * that outlives it, and reaches no account. Commands that are not listed are refused, so a new one is refused by default.
 */
final class ApiTokenCommandRule {
    private static final Set<Class<?>> ALLOWED = Set.of(
            AdminCommand.ListVaults.class,
            AdminCommand.ListMachines.class,
            AdminCommand.ListPoints.class,
            AdminCommand.ListJobs.class,
            AdminCommand.ListAlerts.class,
            AdminCommand.ListRecipients.class,
            AdminCommand.ListAccounts.class,
            AdminCommand.ListTokens.class,
            AdminCommand.ShowMail.class,
            AdminCommand.ShowAddress.class,
            AdminCommand.ShowRetention.class,
            AdminCommand.ShowPlannedRetention.class,
            AdminCommand.ListSlots.class,
            AdminCommand.ShowSafeguards.class,
            AdminCommand.ShowLimits.class,
            AdminCommand.ShowScrub.class,
            AdminCommand.CreateVault.class,
            AdminCommand.IssueCredentials.class,
            AdminCommand.SetDescription.class,
            AdminCommand.RenameMachine.class,
            AdminCommand.AcknowledgeAlert.class,
            AdminCommand.CollectGarbage.class,
            AdminCommand.ScrubStore.class,
            AdminCommand.SetRecipients.class);

    private ApiTokenCommandRule() {}

    /** @throws dev.coffre.vault.problem.Problem {@code token-not-allowed} if a token acts and the command is not listed */
    static void require(Actor actor, AdminCommand<?> command) {
        boolean byToken = actor instanceof Actor.Person person && person.token().isPresent();
        if (byToken && !isAllowed(command)) {
            throw ProblemCode.TOKEN_NOT_ALLOWED.problem();
        }
    }

    /** A halted collection is resumed by a person who has looked into the reason. */
    private static boolean isAllowed(AdminCommand<?> command) {
        return ALLOWED.contains(command.getClass())
                && !(command instanceof AdminCommand.CollectGarbage gc && gc.resume());
    }
}
