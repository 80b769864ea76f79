package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Set;

/**
 * The commands that an API token may give: those that show and list, and the daily work of a script. A token that leaks
 * makes nothing that outlives it and reaches no account. A command that is not listed here is refused, so a new one is
 * refused by default.
 */
final class ApiTokenCommands {
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

    private ApiTokenCommands() {}

    /** @throws dev.coffre.vault.problem.Problem {@code token-not-allowed} for an actor by token, unless the command is listed */
    static void require(Actor actor, AdminCommand<?> command) {
        boolean byToken = actor instanceof Actor.Person person && person.token().isPresent();
        if (byToken && !isAllowed(command)) {
            throw ProblemCode.TOKEN_NOT_ALLOWED.problem();
        }
    }

    /** Collection that halted is resumed by a person who has looked into the reason. */
    private static boolean isAllowed(AdminCommand<?> command) {
        return ALLOWED.contains(command.getClass())
                && !(command instanceof AdminCommand.CollectGarbage gc && gc.resume());
    }
}
