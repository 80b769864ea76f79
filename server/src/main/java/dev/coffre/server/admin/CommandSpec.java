package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.people.Actor;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All that the service knows of a command. The admin socket, the API, permissions and the audit log are derived from it.
 *
 * @param <S> the class with the handler and its services
 * @param <C> the command with its arguments
 * @param <A> type of the answer
 * @param name name on the admin socket and in the audit log
 * @param byToken whether an API token may execute it. A leaked token must not create anything that outlives it, and
 *     reaches no account
 * @param proof whether the person must have given a proof of identity in the last minutes. A session that was stolen or left
 *     open must not create PINs, tokens or accounts, delete, weaken protection, or redirect mail about it
 * @param budget the commands with which it shares a limit of changes ({@link ChangePace})
 * @param takesLong whether it may take hours, so that it runs outside of the pool of threads
 * @param audit the action for the audit log, without secrets; empty for read-only commands
 * @param handler returns whether there was something to change, for the audit log and the rate limit
 * @param routes routes of the API that execute the command
 */
public record CommandSpec<S, C extends AdminCommand<A>, A>(
        String name,
        Class<C> request,
        Class<A> answer,
        CommandNeed<C> need,
        Predicate<C> byToken,
        BiPredicate<Actor, C> proof,
        Function<C, String> budget,
        boolean takesLong,
        Function<C, Optional<AuditAction>> audit,
        BiFunction<S, CommandCall<C>, Effect<A>> handler,
        List<CommandRoute<C>> routes) {

    /** Begins a specification. Unless stated otherwise, a command is refused to API tokens and needs a proof of identity. */
    static <C extends AdminCommand<A>, A> CommandSpecBuilder<C, A> of(String name, Class<C> request, Class<A> answer) {
        return new CommandSpecBuilder<>(name, request, answer);
    }

    BoundCommand<C, A> bind(S services) {
        return new BoundCommand<>(this, call -> handler.apply(services, call));
    }

    /** The action for the audit log. Empty for read-only commands. */
    Optional<AuditAction> auditAction(AdminCommand<?> command) {
        return audit.apply(request.cast(command));
    }
}
