package dev.coffre.server.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The connections of the service, limited in total and for each address. A new connection is never refused. At a limit an
 * existing one is ended, preferably one that has not authenticated and has sent least. Thread-safe.
 */
public final class OpenConnections implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenConnections.class.getName());

    private static final int SWEEP_SECONDS = 2;
    private static final int PREFIX_BYTES = 8;

    /**
     * A client with more than this fraction of all connections, and more than an agent has, loses one before connections
     * that have just begun.
     */
    private static final int GREED = 8;

    private static final int OF_AN_AGENT = 4;

    private static final Comparator<Connection> LEAST = Comparator.comparing(Connection::brought)
            .thenComparing(Connection::openedAt, (one, other) -> Long.signum(one - other));

    private final int most;
    private final int mostOfAddress;
    private final Predicate<InetAddress> unlimited;
    private final Map<Key, Connection> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("connections").daemon().factory());

    /** Client and service address: a host may use one port for connections to several addresses of the service. */
    private record Key(InetSocketAddress client, InetSocketAddress service) {}

    /** An authenticated client: a machine of a vault, or a person. */
    record Prover(String vault, String who) {}

    /** @param unlimited addresses of reverse proxies, whose connections count in total only */
    public OpenConnections(int most, int mostOfAddress, Predicate<InetAddress> unlimited) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.unlimited = unlimited;
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Admits a connection. Called by one thread. */
    public void admit(SocketChannel channel) {
        Socket socket = channel.socket();
        InetAddress address = socket.getInetAddress();
        if (address == null) {
            return; // already closed
        }
        long now = System.nanoTime();
        forgetClosed();
        String network = network(address);
        if (!unlimited.test(address)) {
            List<Connection> same = connections.values().stream()
                    .filter(one -> one.network().equals(network))
                    .toList();
            if (same.size() >= mostOfAddress) {
                endOneOf(same, now);
            }
        }
        if (connections.size() >= most) {
            endOneOf(connections.values(), now);
        }
        Key key = key(address, socket.getPort(), socket.getLocalAddress(), socket.getLocalPort());
        Connection before = connections.put(key, new Connection(channel, network, now));
        if (before != null) {
            before.end();
        }
    }

    /**
     * Returns the address, or the /64 prefix of an IPv6 address, because a client with one address of a /64 usually has all.
     */
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes);
    }

    private static Key key(InetAddress client, int port, InetAddress service, int servicePort) {
        return new Key(new InetSocketAddress(client, port), new InetSocketAddress(service, servicePort));
    }

    /** Returns the connection between these addresses. */
    public Optional<Connection> find(String client, int port, String service, int servicePort) {
        try {
            return Optional.ofNullable(connections.get(
                    key(InetAddress.ofLiteral(client), port, InetAddress.ofLiteral(service), servicePort)));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Returns the number of open connections. */
    public int count() {
        forgetClosed();
        return connections.size();
    }

    /**
     * Ends one connection. First candidates are those that have not authenticated within ten seconds, so that a starting client
     * is not ended by the next thousand that start. Next are those of a client with more than an eighth of all, then other
     * unauthenticated ones, then those of the client with most. Among the candidates the one that has sent least is ended, the
     * oldest if several have.
     */
    private void endOneOf(Collection<Connection> all, long now) {
        List<Connection> proved =
                all.stream().filter(one -> one.prover().isPresent()).toList();
        List<Connection> overdue =
                all.stream().filter(one -> one.isOverdue(now)).toList();
        List<Connection> strangers =
                all.stream().filter(one -> one.prover().isEmpty()).toList();
        List<Connection> greediest = ofTheGreediest(proved);
        List<Connection> candidates = strangers;
        if (!overdue.isEmpty()) {
            candidates = overdue;
        } else if (strangers.isEmpty() || greediest.size() > Math.max(most / GREED, OF_AN_AGENT)) {
            candidates = greediest;
        }
        candidates.stream().min(LEAST).ifPresent(this::end);
    }

    /** Returns the connections of the largest machine of the largest vault, by number of connections. */
    private static List<Connection> ofTheGreediest(List<Connection> proved) {
        return most(most(proved, OpenConnections::vault), one -> one.prover().orElseThrow());
    }

    private static String vault(Connection connection) {
        return connection.prover().map(Prover::vault).orElse("");
    }

    private static List<Connection> most(List<Connection> all, Function<Connection, Object> owner) {
        return all.stream().collect(Collectors.groupingBy(owner)).values().stream()
                .max(Comparator.comparing(List::size))
                .orElse(List.of());
    }

    private void end(Connection connection) {
        connections.values().remove(connection);
        connection.end();
    }

    private void forgetClosed() {
        connections.values().removeIf(one -> !one.isOpen());
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Connection one : connections.values()) {
            try {
                one.endIfTooSlow(now);
            } catch (RuntimeException defect) { // the other connections must still be checked
                LOG.log(System.Logger.Level.ERROR, "a connection could not be looked at", defect);
            }
        }
        forgetClosed();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
