package dev.coffre.server.admin;

import dev.coffre.server.scrub.ScrubFinding;
import java.util.function.Consumer;

/** Executes commands, in this process or in the running service. */
public interface AdminChannel extends AutoCloseable {

    /**
     * Executes the command.
     *
     * @param findings receives each damage that a scrub finds, while it runs
     * @throws dev.coffre.vault.problem.Problem if it fails
     */
    <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings);

    @Override
    void close();
}
