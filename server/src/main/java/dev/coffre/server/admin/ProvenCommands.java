package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Set;

/**
 * Which commands take a fresh proof of identity, beside the sign-in: a session that was stolen or left open must not make
 * PINs, tokens or accounts, delete, loosen what protects the data, or lead the mails about it elsewhere. A command that is not listed here takes the proof,
 * so a new one does by default.
 */
final class ProvenCommands {
    /** Those that change something and need no proof. What only looks needs none either. */
    private static final Set<Class<?>> WITHOUT = Set.of(
            AdminCommand.CreateVault.class,
            AdminCommand.IssueCredentials.class,
            AdminCommand.SetVaultQuota.class,
            AdminCommand.SetDescription.class,
            AdminCommand.RenameMachine.class,
            AdminCommand.AcknowledgeAlert.class,
            AdminCommand.TestMail.class,
            AdminCommand.SetLanguage.class,
            // The next two bring the password with them.
            AdminCommand.ChangePassword.class,
            AdminCommand.RemoveSecondFactor.class,
            AdminCommand.RevokeToken.class,
            // RetentionCommands asks for the proof when the policy shortens.
            AdminCommand.SetRetention.class,
            AdminCommand.RestorePoints.class,
            AdminCommand.RestoreVault.class,
            AdminCommand.PlanScrub.class,
            AdminCommand.ScrubStore.class);

    private ProvenCommands() {}

    /** @throws dev.coffre.vault.problem.Problem {@code proof-required} */
    static void require(Actor actor, AdminCommand<?> command) {
        if (takesProof(actor, command)) {
            require(actor);
        }
    }

    /** For what turns out to be dangerous while it is done. */
    static void require(Actor actor) {
        if (!actor.isProven()) {
            throw ProblemCode.PROOF_REQUIRED.problem();
        }
    }

    private static boolean takesProof(Actor actor, AdminCommand<?> command) {
        return switch (command) {
            case AdminCommand.FreezePoint freeze -> !freeze.frozen();
            case AdminCommand.CollectGarbage gc -> gc.resume();
            // A token has no proof to give, and its commands are listed by ApiTokenCommands.
            case AdminCommand.SetRecipients _ -> !isByToken(actor);
            default -> command.deed().isPresent() && !WITHOUT.contains(command.getClass());
        };
    }

    private static boolean isByToken(Actor actor) {
        return actor instanceof Actor.Person person && person.token().isPresent();
    }
}
