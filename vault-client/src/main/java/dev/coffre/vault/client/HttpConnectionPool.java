package dev.coffre.vault.client;

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
final class HttpConnectionPool implements AutoCloseable {
    /** Shorter than the idle time-out of servers and firewalls. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final Set<SocketChannel> open = new HashSet<>();
    private final Deque<PooledConnection> idle = new ArrayDeque<>();
    private boolean closed;

    private record PooledConnection(Endpoint endpoint, HttpConnection connection, long since) {
        boolean isExpired() {
            return System.nanoTime() - since > MAX_IDLE.toNanos();
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
    synchronized Optional<HttpConnection> take(Endpoint endpoint) {
        discardExpired();
        for (Iterator<PooledConnection> each = idle.iterator(); each.hasNext(); ) {
            PooledConnection one = each.next();
            if (one.endpoint.equals(endpoint)) {
                each.remove();
                return Optional.of(one.connection);
            }
        }
        return Optional.empty();
    }

    /** Returns a connection to the pool. */
    synchronized void release(Endpoint endpoint, HttpConnection connection) {
        discardExpired();
        if (open.contains(connection.channel())) {
            idle.addFirst(new PooledConnection(endpoint, connection, System.nanoTime()));
        }
    }

    void discard(HttpConnection connection) {
        discard(connection.channel());
    }

    /** Closes the channel at once. Threads that read or write fail with an {@link IOException}. */
    synchronized void discard(SocketChannel channel) {
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

    private void discardExpired() {
        while (!idle.isEmpty() && idle.getLast().isExpired()) {
            discard(idle.removeLast().connection);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.clear();
        open.forEach(HttpConnectionPool::close);
        open.clear();
    }
}
