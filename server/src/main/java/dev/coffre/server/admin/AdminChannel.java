package dev.coffre.server.admin;

import dev.coffre.server.scrub.ScrubFinding;
import java.util.function.Consumer;

/** A way to have commands carried out: here, or in the running service. */
public interface AdminChannel extends AutoCloseable {

    /**
     * Carries the command out.
     *
     * @param findings told of every damage that a scrub finds, while it runs
     * @throws dev.coffre.vault.problem.Problem when it cannot be done
     */
    <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings);

    @Override
    void close();
}
