package dev.coffre.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new connection is never refused; which other one ends for it is the question. */
class OpenConnectionsTest {
    private static final int MOST = 6;
    private static final int OF_ONE_ADDRESS = 4;
    private static final String PROXY = "127.0.0.9";

    private final List<SocketChannel> ours = new ArrayList<>();
    private final List<SocketChannel> theirs = new ArrayList<>();
    private ServerSocketChannel listener;
    private OpenConnections connections;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        connections = new OpenConnections(
                MOST, OF_ONE_ADDRESS, address -> address.getHostAddress().equals(PROXY));
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

    private Connection connect(String from) throws IOException {
        SocketChannel client = SocketChannel.open().bind(new InetSocketAddress(from, 0));
        client.connect(listener.getLocalAddress());
        theirs.add(client);
        SocketChannel accepted = listener.accept();
        ours.add(accepted);
        connections.admit(accepted);
        return connections.find(from, accepted.socket().getPort()).orElseThrow();
    }

    /** Whether the service still reads from it. */
    private boolean isLeft(Connection connection) {
        return connections.find(connection.address(), connection.port()).isPresent();
    }

    @Test
    void whoHasProvedNothingGoesBeforeWhoHas() throws IOException {
        Connection machine = connect("127.0.0.1");
        machine.provedBy("machine 1");
        List<Connection> strangers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            strangers.add(connect("127.0.0.1"));
        }
        assertThat(isLeft(machine)).isTrue();
        assertThat(strangers.stream().filter(this::isLeft)).hasSize(OF_ONE_ADDRESS - 1);
        assertThat(isLeft(strangers.getLast())).isTrue();
    }

    @Test
    void amongStrangersWhoHasBroughtLeastGoesFirst() throws IOException {
        List<Connection> strangers = new ArrayList<>();
        for (int i = 0; i < OF_ONE_ADDRESS; i++) {
            strangers.add(connect("127.0.0.1"));
        }
        for (Connection stranger : List.of(strangers.get(0), strangers.get(1), strangers.get(3))) {
            stranger.requestBegins();
        }
        connect("127.0.0.1");
        assertThat(isLeft(strangers.get(2))).isFalse();
        assertThat(strangers.stream().filter(this::isLeft)).hasSize(OF_ONE_ADDRESS - 1);
    }

    @Test
    void whereAllHaveProvedWhoTheyAreTheGreediestLosesOne() throws IOException {
        Connection modest = connect("127.0.0.1");
        modest.provedBy("machine 1");
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.1").provedBy("machine 2");
        }
        assertThat(isLeft(modest)).isTrue();
        assertThat(connections.count()).isEqualTo(OF_ONE_ADDRESS);
    }

    @Test
    void oneAddressLeavesRoomForOthers() throws IOException {
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.2");
        }
        Connection elsewhere = connect("127.0.0.3");
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
        Connection first = connect("127.0.0.1");
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
