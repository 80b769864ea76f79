package dev.coffre.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new connection is never refused; which other one ends for it is the question. */
class ConnectionLimiterTest {
    private static final int MOST = 6;
    private static final int OF_ONE_ADDRESS = 4;
    private static final int OF_ONE_VAULT = 10;
    private static final String PROXY = "127.0.0.9";

    private final List<SocketChannel> ours = new ArrayList<>();
    private final List<SocketChannel> theirs = new ArrayList<>();
    private final Map<ClientConnection, SocketChannel> admitted = new HashMap<>();
    private ServerSocketChannel listener;
    private ConnectionLimiter connections;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        connections = new ConnectionLimiter(
                MOST, OF_ONE_ADDRESS, address -> address.getHostAddress().equals(PROXY));
        connections.start();
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
        for (SocketChannel channel : ours) {
            channel.close();
        }
        for (SocketChannel channel : theirs) {
            channel.close();
        }
        listener.close();
    }

    private ClientConnection connect(String from) throws IOException {
        SocketChannel client = SocketChannel.open().bind(new InetSocketAddress(from, 0));
        client.connect(listener.getLocalAddress());
        theirs.add(client);
        SocketChannel accepted = listener.accept();
        ours.add(accepted);
        connections.admit(accepted);
        ClientConnection connection = connections
                .find(
                        from,
                        accepted.socket().getPort(),
                        accepted.socket().getLocalAddress().getHostAddress(),
                        accepted.socket().getLocalPort())
                .orElseThrow();
        admitted.put(connection, accepted);
        return connection;
    }

    /** Whether the service still reads from it. */
    private boolean isLeft(ClientConnection connection) {
        SocketChannel channel = Objects.requireNonNull(admitted.get(connection));
        return connections
                .find(
                        channel.socket().getInetAddress().getHostAddress(),
                        channel.socket().getPort(),
                        channel.socket().getLocalAddress().getHostAddress(),
                        channel.socket().getLocalPort())
                .filter(connection::equals)
                .isPresent();
    }

    @Test
    void whoHasProvedNothingGoesBeforeWhoHas() throws IOException {
        ClientConnection machine = connect("127.0.0.1");
        machine.authenticated("vault", "machine 1");
        List<ClientConnection> strangers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            strangers.add(connect("127.0.0.1"));
        }
        assertThat(isLeft(machine)).isTrue();
        assertThat(strangers.stream().filter(this::isLeft)).hasSize(OF_ONE_ADDRESS - 1);
        assertThat(isLeft(strangers.getLast())).isTrue();
    }

    @Test
    void amongStrangersWhoHasBroughtLeastGoesFirst() throws IOException {
        List<ClientConnection> strangers = new ArrayList<>();
        for (int i = 0; i < OF_ONE_ADDRESS; i++) {
            strangers.add(connect("127.0.0.1"));
        }
        for (ClientConnection stranger : List.of(strangers.get(0), strangers.get(1), strangers.get(3))) {
            stranger.requestBegins();
        }
        connect("127.0.0.1");
        assertThat(isLeft(strangers.get(2))).isFalse();
        assertThat(strangers.stream().filter(this::isLeft)).hasSize(OF_ONE_ADDRESS - 1);
    }

    @Test
    void whereAllHaveProvedWhoTheyAreTheGreediestLosesOne() throws IOException {
        ClientConnection modest = connect("127.0.0.1");
        modest.authenticated("vault", "machine 1");
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.1").authenticated("vault", "machine 2");
        }
        assertThat(isLeft(modest)).isTrue();
        assertThat(connections.count()).isEqualTo(OF_ONE_ADDRESS);
    }

    @Test
    void whoeverHasMoreThanAnEighthGivesWayToWhatHasJustBegun() throws IOException {
        connections.close();
        connections = new ConnectionLimiter(2 * OF_ONE_VAULT, 2 * OF_ONE_VAULT, address -> false);
        connections.start();
        for (int i = 0; i < 2 * OF_ONE_VAULT; i++) {
            connect("127.0.0.1").authenticated("stolen", "machine " + i % 2);
        }
        ClientConnection newcomer = connect("127.0.0.2");
        for (int i = 0; i < OF_ONE_VAULT; i++) {
            connect("127.0.0.1").authenticated("stolen", "machine 0");
        }
        assertThat(isLeft(newcomer)).isTrue();
    }

    @Test
    void machinesOfOneVaultAreGreedyTogether() throws IOException {
        connections.close();
        connections = new ConnectionLimiter(MOST, MOST, address -> false);
        connections.start();
        List<ClientConnection> modest = List.of(connect("127.0.0.1"), connect("127.0.0.1"));
        modest.forEach(one -> one.authenticated("modest", "machine"));
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.1").authenticated("greedy", "machine " + i);
        }
        assertThat(modest).allMatch(this::isLeft);
    }

    @Test
    void onePortToTwoAddressesOfTheServiceIsTwoConnections() throws IOException {
        listener.close();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress("0.0.0.0", 0));
        int port = listener.socket().getLocalPort();
        SocketChannel first = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        first.connect(new InetSocketAddress("127.0.0.1", port));
        theirs.add(first);
        SocketChannel accepted = listener.accept();
        ours.add(accepted);
        connections.admit(accepted);
        assertThat(connections.find("127.0.0.1", accepted.socket().getPort(), "127.0.0.1", port))
                .isPresent();
        assertThat(connections.find("127.0.0.1", accepted.socket().getPort(), "127.0.0.2", port))
                .isEmpty();
    }

    @Test
    void oneAddressLeavesRoomForOthers() throws IOException {
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.2");
        }
        ClientConnection elsewhere = connect("127.0.0.3");
        connect("127.0.0.2");
        assertThat(isLeft(elsewhere)).isTrue();
        assertThat(connections.count()).isEqualTo(OF_ONE_ADDRESS + 1);
    }

    @Test
    void theAddressOfAProxyHasNoLimitOfItsOwn() throws IOException {
        for (int i = 0; i < 20; i++) {
            connect(PROXY);
        }
        assertThat(connections.count()).isEqualTo(MOST);
    }

    @Test
    void whatEndsIsSeenByItsClientAtOnce() throws IOException {
        ClientConnection first = connect("127.0.0.1");
        first.requestBegins();
        SocketChannel client = theirs.getFirst();
        first.end();
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void whatHasEndedByItselfIsForgotten() throws IOException {
        connect("127.0.0.1");
        ours.getFirst().close();
        assertThat(connections.count()).isZero();
    }
}
