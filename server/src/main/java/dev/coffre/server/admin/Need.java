package dev.coffre.server.admin;

import dev.coffre.server.people.Role;

/** What a command asks of whoever gives it. It is checked in one place, before anything of the command is done. */
public sealed interface Need {
    /** Nothing: what is answered is what the actor may see. */
    record Anybody() implements Need {}

    /** An account to which the command speaks: the actor's own. */
    record OwnAccount() implements Need {}

    /** To administer the service. */
    record Administrator() implements Need {}

    /** @param vault its name or id */
    record InVault(String vault, Role least) implements Need {}

    /** @param machine its id, or its name where only one has it */
    record OfMachine(String machine, Role least) implements Need {}
}
