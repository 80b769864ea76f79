package dev.coffre.server.admin;

import dev.coffre.server.people.Role;
import java.util.Optional;

/** Permission that a command requires. It is checked in one place, before the command has any effect. */
public sealed interface RequiredPermission {
    /** None. The result is limited to what the actor may see. */
    record Anybody() implements RequiredPermission {}

    /**
     * The account's own person, signed in with the password. A leaked token must not create further tokens or change what
     * protects the account.
     *
     * @param account empty for the own account; a local user must name one
     */
    record OwnAccount(Optional<String> account) implements RequiredPermission {}

    /** The account's own person, as in {@link OwnAccount}, or an administrator of the service. */
    record OwnAccountOrAdministrator(String account) implements RequiredPermission {}

    /** The owner of the data folder. */
    record LocalUser() implements RequiredPermission {}

    /** An administrator of the service. */
    record Administrator() implements RequiredPermission {}

    /** @param vault name or id */
    record InVault(String vault, Role least) implements RequiredPermission {}

    /** @param machine id, or a unique name */
    record OfMachine(String machine, Role least) implements RequiredPermission {}
}
