package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A specification whose handler has its services. */
public record BoundCommand<C extends AdminCommand<A>, A>(
        CommandSpec<?, C, A> spec, Function<CommandCall<C>, Effect<A>> handler) {

    static <S> Stream<BoundCommand<?, ?>> all(List<CommandSpec<S, ?, ?>> specs, S services) {
        return specs.stream().map(spec -> spec.bind(services));
    }
}
