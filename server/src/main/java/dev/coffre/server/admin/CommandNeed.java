package dev.coffre.server.admin;

import dev.coffre.server.openapi.AuthenticationScheme;
import dev.coffre.server.openapi.RouteAccess;
import dev.coffre.server.people.Role;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who may execute a command: a rule that holds for all its requests. {@link Administration} enforces it.
 *
 * @param access the rule as the API document states it; empty if no route may lead to the command
 * @param of the permission that one request needs
 */
public record CommandNeed<C>(Optional<RouteAccess> access, Function<? super C, RequiredPermission> of) {
    private static final RouteAccess SELF = RouteAccess.withRole(RouteAccess.SELF);

    static <C> CommandNeed<C> anybody() {
        return new CommandNeed<>(
                Optional.of(RouteAccess.withSchemes(AuthenticationScheme.ACCOUNT_TOKEN)),
                _ -> new RequiredPermission.Anybody());
    }

    static <C> CommandNeed<C> administrator() {
        return new CommandNeed<>(
                Optional.of(RouteAccess.withRole(RouteAccess.ADMINISTRATOR)),
                _ -> new RequiredPermission.Administrator());
    }

    static <C> CommandNeed<C> localUser() {
        return new CommandNeed<>(Optional.empty(), _ -> new RequiredPermission.LocalUser());
    }

    static <C> CommandNeed<C> ownAccount() {
        return ownAccount(_ -> Optional.empty());
    }

    /** @param account empty for the own account */
    static <C> CommandNeed<C> ownAccount(Function<? super C, Optional<String>> account) {
        return new CommandNeed<>(
                Optional.of(SELF), command -> new RequiredPermission.OwnAccount(account.apply(command)));
    }

    static <C> CommandNeed<C> ownAccountOrAdministrator(Function<? super C, String> account) {
        return new CommandNeed<>(
                Optional.of(SELF), command -> new RequiredPermission.OwnAccountOrAdministrator(account.apply(command)));
    }

    static <C> CommandNeed<C> inVault(Role least, Function<? super C, String> vault) {
        return new CommandNeed<>(
                Optional.of(RouteAccess.withRole(least.text())),
                command -> new RequiredPermission.InVault(vault.apply(command), least));
    }

    static <C> CommandNeed<C> ofMachine(Role least, Function<? super C, String> machine) {
        return new CommandNeed<>(
                Optional.of(RouteAccess.withRole(least.text())),
                command -> new RequiredPermission.OfMachine(machine.apply(command), least));
    }
}
