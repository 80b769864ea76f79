package dev.coffre.agent.console;

import dev.coffre.agent.context.AgentContext;
import java.util.Optional;
import java.util.function.Supplier;

/** The daemon's console. The server starts when the first link is asked for. Thread-safe. */
public final class ConsoleOnDemand implements Supplier<String>, AutoCloseable {
    private static final int ANY_PORT = 0;

    private final AgentContext context;
    private Optional<ConsoleServer> server = Optional.empty();

    public ConsoleOnDemand(AgentContext context) {
        this.context = context;
    }

    /** Returns a single-use link to the console. */
    @Override
    public synchronized String get() {
        if (server.isEmpty()) {
            server = Optional.of(ConsoleServer.start(context, ANY_PORT));
        }
        return server.get().link();
    }

    @Override
    public synchronized void close() {
        server.ifPresent(ConsoleServer::close);
        server = Optional.empty();
    }
}
