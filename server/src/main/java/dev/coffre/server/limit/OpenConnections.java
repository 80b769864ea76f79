package dev.coffre.server.limit;

import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The connections of the service, limited in all and for each address. A new one is never refused: at a limit another one
 * ends, first what has proved nothing and has brought least. Thread-safe.
 */
public final class OpenConnections implements AutoCloseable {
    private static final int SWEEP_SECONDS = 2;

    private final int most;
    private final int mostOfAddress;
    private final Predicate<InetAddress> unlimited;
    private final Map<Key, Connection> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("connections").daemon().factory());

    private record Key(String address, int port) {}

    /** @param unlimited addresses whose connections count in all only: those of reverse proxies */
    public OpenConnections(int most, int mostOfAddress, Predicate<InetAddress> unlimited) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.unlimited = unlimited;
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes a connection in. Called by one thread. */
    public void admit(SocketChannel channel) {
        InetAddress address = channel.socket().getInetAddress();
        if (address == null) {
            return; // it is gone already
        }
        long now = System.nanoTime();
        forgetClosed();
        if (!unlimited.test(address)) {
            List<Connection> same = connections.values().stream()
                    .filter(one -> one.address().equals(address.getHostAddress()))
                    .toList();
            if (same.size() >= mostOfAddress) {
                endOneOf(same, now);
            }
        }
        if (connections.size() >= most) {
            endOneOf(connections.values(), now);
        }
        Connection connection = new Connection(
                channel, address.getHostAddress(), channel.socket().getPort(), now);
        connections.put(new Key(connection.address(), connection.port()), connection);
    }

    /** The connection from this address and port. */
    public Optional<Connection> find(String address, int port) {
        return Optional.ofNullable(connections.get(new Key(address, port)));
    }

    /** How many there are. */
    public int count() {
        forgetClosed();
        return connections.size();
    }

    private void endOneOf(Collection<Connection> all, long now) {
        List<Connection> strangers =
                all.stream().filter(one -> one.prover().isEmpty()).toList();
        Collection<Connection> candidates = strangers.isEmpty() ? ofTheGreediest(all) : strangers;
        candidates.stream().min(firstToGo(now)).ifPresent(this::end);
    }

    /**
     * First the connections that have proved nothing in ten seconds, so that a client that begins is not ended by the next
     * thousand that begin; then those that have brought least; then the oldest.
     */
    private static Comparator<Connection> firstToGo(long now) {
        return Comparator.comparing((Connection one) -> !one.isOverdue(now))
                .thenComparing(Connection::brought)
                .thenComparing(Connection::openedAt, (one, other) -> Long.signum(one - other));
    }

    /** Those of the machine or person that has most. */
    private static Collection<Connection> ofTheGreediest(Collection<Connection> proved) {
        Map<String, List<Connection>> byProver = new HashMap<>();
        proved.forEach(one -> byProver.computeIfAbsent(one.prover().orElse(""), _ -> new ArrayList<>())
                .add(one));
        return byProver.values().stream().max(Comparator.comparing(List::size)).orElse(List.of());
    }

    private void end(Connection connection) {
        connections.remove(new Key(connection.address(), connection.port()), connection);
        connection.end();
    }

    private void forgetClosed() {
        connections.values().removeIf(one -> !one.isOpen());
    }

    private void sweep() {
        long now = System.nanoTime();
        connections.values().forEach(one -> one.endIfTooSlow(now));
        forgetClosed();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
