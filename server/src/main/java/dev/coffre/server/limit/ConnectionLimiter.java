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
public final class ConnectionLimiter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConnectionLimiter.class.getName());

    private static final int SWEEP_SECONDS = 2;
    private static final int PREFIX_BYTES = 8;

    /**
     * An authenticated client is large if it has more than this fraction of all connections, and more than an agent has. A
     * large client loses a connection before an unauthenticated connection is ended, unless one is overdue.
     */
    private static final int LARGE_SHARE_DIVISOR = 8;

    private static final int CONNECTIONS_PER_AGENT = 4;

    private static final Comparator<ClientConnection> EVICTION_ORDER = Comparator.comparing(ClientConnection::received)
            .thenComparing(ClientConnection::openedAt, (one, other) -> Long.signum(one - other));

    private final int maxConnections;
    private final int maxPerAddress;
    private final Predicate<InetAddress> reverseProxies;
    private final Map<Endpoints, ClientConnection> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("connections").daemon().factory());

    /** Client and service address: a host may use one port for connections to several addresses of the service. */
    private record Endpoints(InetSocketAddress client, InetSocketAddress service) {}

    /** An authenticated client: a machine of a vault, or a person. */
    record AuthenticatedClient(String vault, String who) {}

    /** @param unlimited addresses of reverse proxies, whose connections count in total only */
    public ConnectionLimiter(int most, int mostOfAddress, Predicate<InetAddress> unlimited) {
        this.maxConnections = most;
        this.maxPerAddress = mostOfAddress;
        this.reverseProxies = unlimited;
    }

    /** Starts to end connections that are too slow or idle. */
    public void start() {
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
        removeClosed();
        String network = network(address);
        if (!reverseProxies.test(address)) {
            List<ClientConnection> same = connections.values().stream()
                    .filter(one -> one.network().equals(network))
                    .toList();
            if (same.size() >= maxPerAddress) {
                evictOne(same, now);
            }
        }
        if (connections.size() >= maxConnections) {
            evictOne(connections.values(), now);
        }
        Endpoints key = key(address, socket.getPort(), socket.getLocalAddress(), socket.getLocalPort());
        ClientConnection before = connections.put(key, new ClientConnection(channel, network, now));
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

    private static Endpoints key(InetAddress client, int port, InetAddress service, int servicePort) {
        return new Endpoints(new InetSocketAddress(client, port), new InetSocketAddress(service, servicePort));
    }

    /** Returns the connection between these addresses. */
    public Optional<ClientConnection> find(String client, int port, String service, int servicePort) {
        try {
            return Optional.ofNullable(connections.get(
                    key(InetAddress.ofLiteral(client), port, InetAddress.ofLiteral(service), servicePort)));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Returns the number of open connections. */
    public int count() {
        removeClosed();
        return connections.size();
    }

    /**
     * Ends one connection. First candidates are those that have not authenticated within ten seconds, so that a
     * starting client is not ended by the next thousand that start. Next are those of a client with more than an eighth
     * of all, then other unauthenticated ones, then those of the client with most. Among the candidates the one that
     * has sent least is ended, the oldest if several have.
     */
    private void evictOne(Collection<ClientConnection> all, long now) {
        List<ClientConnection> proved =
                all.stream().filter(one -> one.client().isPresent()).toList();
        List<ClientConnection> overdue =
                all.stream().filter(one -> one.isOverdue(now)).toList();
        List<ClientConnection> strangers =
                all.stream().filter(one -> one.client().isEmpty()).toList();
        List<ClientConnection> greediest = ofLargestClient(proved);
        List<ClientConnection> candidates = strangers;
        if (!overdue.isEmpty()) {
            candidates = overdue;
        } else if (strangers.isEmpty()
                || greediest.size() > Math.max(maxConnections / LARGE_SHARE_DIVISOR, CONNECTIONS_PER_AGENT)) {
            candidates = greediest;
        }
        candidates.stream().min(EVICTION_ORDER).ifPresent(this::end);
    }

    /** Returns the connections of the largest machine of the largest vault, by number of connections. */
    private static List<ClientConnection> ofLargestClient(List<ClientConnection> proved) {
        return largestGroup(
                largestGroup(proved, ConnectionLimiter::vault),
                one -> one.client().orElseThrow());
    }

    private static String vault(ClientConnection connection) {
        return connection.client().map(AuthenticatedClient::vault).orElse("");
    }

    private static List<ClientConnection> largestGroup(
            List<ClientConnection> all, Function<ClientConnection, Object> owner) {
        return all.stream().collect(Collectors.groupingBy(owner)).values().stream()
                .max(Comparator.comparing(List::size))
                .orElse(List.of());
    }

    private void end(ClientConnection connection) {
        connections.values().remove(connection);
        connection.end();
    }

    private void removeClosed() {
        connections.values().removeIf(one -> !one.isOpen());
    }

    private void sweep() {
        long now = System.nanoTime();
        for (ClientConnection one : connections.values()) {
            try {
                one.endIfTooSlow(now);
            } catch (RuntimeException defect) { // the other connections must still be checked
                LOG.log(System.Logger.Level.ERROR, "a connection could not be looked at", defect);
            }
        }
        removeClosed();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
