package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.people.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Builder of a {@link CommandSpec}. */
final class CommandSpecBuilder<C extends AdminCommand<A>, A> {
    private final String name;
    private final Class<C> request;
    private final Class<A> answer;
    private Optional<CommandNeed<C>> need = Optional.empty();
    private Predicate<C> byToken = _ -> false;
    private BiPredicate<Actor, C> proof = (_, _) -> true;
    private Function<C, String> budget = _ -> ChangePace.OTHER;
    private boolean takesLong;
    private Optional<Function<C, Optional<AuditAction>>> audit = Optional.empty();
    private final List<CommandRoute<C>> routes = new ArrayList<>();

    CommandSpecBuilder(String name, Class<C> request, Class<A> answer) {
        this.name = name;
        this.request = request;
        this.answer = answer;
    }

    CommandSpecBuilder<C, A> needs(CommandNeed<C> who) {
        need = Optional.of(who);
        return this;
    }

    CommandSpecBuilder<C, A> byToken() {
        return byTokenIf(_ -> true);
    }

    CommandSpecBuilder<C, A> byTokenIf(Predicate<C> allowed) {
        byToken = allowed;
        return this;
    }

    CommandSpecBuilder<C, A> withoutProof() {
        return proofIf((_, _) -> false);
    }

    CommandSpecBuilder<C, A> proofIf(BiPredicate<Actor, C> needed) {
        proof = needed;
        return this;
    }

    CommandSpecBuilder<C, A> aboutAccess() {
        budget = _ -> ChangePace.ACCESS;
        return this;
    }

    /** Declares that the command only repairs. */
    CommandSpecBuilder<C, A> repairs() {
        budget = _ -> ChangePace.REPAIR;
        return this;
    }

    /**
     * Gives the command a rate-limit budget of its own ({@link ChangePace}), so that other commands cannot use it up, and it
     * cannot use up theirs.
     */
    CommandSpecBuilder<C, A> countedAlone() {
        return countedAloneIf(_ -> true);
    }

    CommandSpecBuilder<C, A> countedAloneIf(Predicate<C> alone) {
        budget = command -> alone.test(command) ? name : ChangePace.OTHER;
        return this;
    }

    /** Declares that the command may take hours, so that it runs outside of the pool of threads. */
    CommandSpecBuilder<C, A> takesLong() {
        takesLong = true;
        return this;
    }

    /** Declares that the command changes nothing. It needs no proof and is not audited. */
    CommandSpecBuilder<C, A> readOnly() {
        audit = Optional.of(_ -> Optional.empty());
        return withoutProof();
    }

    CommandSpecBuilder<C, A> audits() {
        return audits((action, _) -> action);
    }

    /** @param facts adds the arguments to the action, without secrets */
    CommandSpecBuilder<C, A> audits(BiFunction<AuditAction, C, AuditAction> facts) {
        audit = Optional.of(command -> Optional.of(facts.apply(AuditAction.of(name), command)));
        return this;
    }

    CommandSpecBuilder<C, A> route(CommandRoute<C> route) {
        routes.add(route);
        return this;
    }

    <S> CommandSpec<S, C, A> handledBy(BiFunction<S, CommandCall<C>, A> handler) {
        return handledWithEffect((services, call) -> new Effect<>(handler.apply(services, call), true));
    }

    /** As {@link #handledBy}, for a command that may have nothing to change. */
    <S> CommandSpec<S, C, A> handledWithEffect(BiFunction<S, CommandCall<C>, Effect<A>> handler) {
        return new CommandSpec<>(
                name,
                request,
                answer,
                need.orElseThrow(() -> new IllegalStateException(name + " does not state its need")),
                byToken,
                proof,
                budget,
                takesLong,
                audit.orElseThrow(() -> new IllegalStateException(name + " does not state its audit action")),
                handler,
                List.copyOf(routes));
    }
}
