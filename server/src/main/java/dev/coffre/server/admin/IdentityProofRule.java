package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Set;

/**
 * Commands that need a fresh proof of identity. A session that was stolen or left open must not create PINs, tokens or
 * accounts, delete, weaken protection, or redirect mail about it. Commands that are not listed need the proof, so a new one
 * needs it by default.
 */
final class IdentityProofRule {
    /** Commands that change something without a proof. Read-only commands need none either. */
    private static final Set<Class<?>> WITHOUT_PROOF = Set.of(
            AdminCommand.CreateVault.class,
            AdminCommand.IssueCredentials.class,
            AdminCommand.SetVaultQuota.class,
            AdminCommand.SetDescription.class,
            AdminCommand.RenameMachine.class,
            AdminCommand.AcknowledgeAlert.class,
            AdminCommand.TestMail.class,
            AdminCommand.SetLanguage.class,
            // The next two contain the password.
            AdminCommand.ChangePassword.class,
            AdminCommand.RemoveSecondFactor.class,
            AdminCommand.RevokeToken.class,
            // RetentionCommands asks for the proof if the policy shortens retention.
            AdminCommand.SetRetention.class,
            AdminCommand.UndeletePoints.class,
            AdminCommand.UndeleteVault.class,
            AdminCommand.PlanScrub.class,
            AdminCommand.ScrubStore.class);

    private IdentityProofRule() {}

    /** @throws dev.coffre.vault.problem.Problem {@code proof-required} */
    static void require(Actor actor, AdminCommand<?> command) {
        if (needsProof(actor, command)) {
            require(actor);
        }
    }

    /** For commands that turn out to be dangerous during execution. */
    static void require(Actor actor) {
        if (!actor.isProven()) {
            throw ProblemCode.PROOF_REQUIRED.problem();
        }
    }

    private static boolean needsProof(Actor actor, AdminCommand<?> command) {
        return switch (command) {
            case AdminCommand.HoldPoint hold -> !hold.held();
            case AdminCommand.CollectGarbage gc -> gc.resume();
            // A token cannot give a proof. ApiTokenCommandRule lists its commands.
            case AdminCommand.SetRecipients _ -> !isByToken(actor);
            default -> command.auditAction().isPresent() && !WITHOUT_PROOF.contains(command.getClass());
        };
    }

    private static boolean isByToken(Actor actor) {
        return actor instanceof Actor.Person person && person.token().isPresent();
    }
}
