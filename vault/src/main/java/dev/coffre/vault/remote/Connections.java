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

/** The connections of one client: those at work, and those that wait for their next call. Thread-safe. */
final class Connections implements AutoCloseable {
    /** Shorter than servers and firewalls keep a connection that says nothing. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Set<SocketChannel> open = new HashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean closed;

    private record Waiting(Endpoint endpoint, Connection connection, long since) {
        boolean tooLong() {
            return System.nanoTime() - since > LONGEST_WAIT.toNanos();
        }
    }

    /** A socket to be connected; it is closed with the others. */
    synchronized SocketChannel open() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        return channel;
    }

    /** The one that was used last: where there are more than are needed, the others grow too old. */
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

    /** It may serve another call. */
    synchronized void keep(Endpoint endpoint, Connection connection) {
        dropOld();
        if (open.contains(connection.channel())) {
            waiting.addFirst(new Waiting(endpoint, connection, System.nanoTime()));
        }
    }

    void drop(Connection connection) {
        drop(connection.channel());
    }

    /** Closes it at once: whoever reads or writes meanwhile is woken by an {@link IOException}. */
    synchronized void drop(SocketChannel channel) {
        open.remove(channel);
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing to be saved on it.
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
