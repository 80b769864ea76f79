package dev.coffre.server.admin;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Actor;
import dev.coffre.server.scrub.ScrubFinding;
import java.util.function.Consumer;

/**
 * One execution of a command whose permission was checked.
 *
 * @param target what the command's {@link CommandNeed} names, resolved
 * @param findings receives each damage that a scrub finds, while it runs
 */
record CommandCall<C>(Actor actor, CommandTarget target, C command, Consumer<ScrubFinding> findings) {
    /** The account, of a command about an own account. */
    String account() {
        return ((CommandTarget.TargetAccount) target).name();
    }

    /** The vault, of a command that needs a role in a vault. */
    VaultRow vault() {
        return ((CommandTarget.TargetVault) target).row();
    }

    /** The machine, of a command that needs a role in a machine's vault. */
    MachineRow machine() {
        return ((CommandTarget.TargetMachine) target).row();
    }
}
