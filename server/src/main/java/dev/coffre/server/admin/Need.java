package dev.coffre.server.admin;

import dev.coffre.server.people.Role;
import java.util.Optional;

/** What a command asks of whoever gives it. It is checked in one place, before anything of the command is done. */
public sealed interface Need {
    /** Nothing: what is answered is what the actor may see. */
    record Anybody() implements Need {}

    /**
     * To be the person whose account it is, signed in with the password: a token that leaked must not give birth to others
     * or change what guards the account.
     *
     * @param account the own one unless said; whoever owns the data folder says whose
     */
    record OwnAccount(Optional<String> account) implements Need {}

    /** As {@link OwnAccount}, or to administer the service. */
    record OwnAccountOrAdministrator(String account) implements Need {}

    /** To own the data folder. */
    record Local() implements Need {}

    /** To administer the service. */
    record Administrator() implements Need {}

    /** @param vault its name or id */
    record InVault(String vault, Role least) implements Need {}

    /** @param machine its id, or its name where only one has it */
    record OfMachine(String machine, Role least) implements Need {}
}
