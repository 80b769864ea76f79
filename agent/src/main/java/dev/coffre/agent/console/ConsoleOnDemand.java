package dev.coffre.agent.console;

import java.util.Optional;
import java.util.function.Supplier;

/** The daemon's console. The server starts when the first link is asked for. Thread-safe. */
public final class ConsoleOnDemand implements Supplier<String>, AutoCloseable {
    private final Supplier<ConsoleServer> start;
    private Optional<ConsoleServer> server = Optional.empty();

    /** @param start starts the server */
    public ConsoleOnDemand(Supplier<ConsoleServer> start) {
        this.start = start;
    }

    /** Returns a single-use link to the console. */
    @Override
    public synchronized String get() {
        if (server.isEmpty()) {
            server = Optional.of(start.get());
        }
        return server.get().link();
    }

    @Override
    public synchronized void close() {
        server.ifPresent(ConsoleServer::close);
        server = Optional.empty();
    }
}
