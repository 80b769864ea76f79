package dev.coffre.vault.remote;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** The connections of one client: those in use and those in the idle pool. Thread-safe. */
final class Connections implements AutoCloseable {
    /** Shorter than the idle time-out of servers and firewalls. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Set<SocketChannel> open = new HashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean closed;

    private record Waiting(Endpoint endpoint, Connection connection, long since) {
        boolean tooLong() {
            return System.nanoTime() - since > LONGEST_WAIT.toNanos();
        }
    }

    /** Opens an unconnected socket that {@link #close} closes too. */
    synchronized SocketChannel open() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        return channel;
    }

    /** Takes the most recently used connection from the pool, so surplus ones age out. */
    synchronized Optional<Connection> take(Endpoint endpoint) {
        dropOld();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting one = each.next();
            if (one.endpoint.equals(endpoint)) {
                each.remove();
                return Optional.of(one.connection);
            }
        }
        return Optional.empty();
    }

    /** Returns a connection to the pool. */
    synchronized void keep(Endpoint endpoint, Connection connection) {
        dropOld();
        if (open.contains(connection.channel())) {
            waiting.addFirst(new Waiting(endpoint, connection, System.nanoTime()));
        }
    }

    void drop(Connection connection) {
        drop(connection.channel());
    }

    /** Closes the channel at once. Threads that read or write fail with an {@link IOException}. */
    synchronized void drop(SocketChannel channel) {
        open.remove(channel);
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing can be saved.
        }
    }

    private void dropOld() {
        while (!waiting.isEmpty() && waiting.getLast().tooLong()) {
            drop(waiting.removeLast().connection);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        open.forEach(Connections::close);
        open.clear();
    }
}
