package dev.coffre.agent.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T09:00:00Z"));
    private final EntryTokens tokens = new EntryTokens(new SecureRandom(), now::get);
    private final ConsoleSessionStore sessions = new ConsoleSessionStore(new SecureRandom(), now::get);

    private void wait(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void anEntryTokenServesOnceAndForFiveMinutes() {
        String token = tokens.issue();
        assertThat(tokens.redeem(token + "x")).isFalse();
        assertThat(tokens.redeem(token)).isTrue();
        assertThat(tokens.redeem(token)).isFalse();
        String late = tokens.issue();
        wait(Duration.ofMinutes(5).plusMillis(1));
        assertThat(tokens.redeem(late)).isFalse();
    }

    @Test
    void aSessionEndsHalfAnHourAfterItsLastRequest() {
        ConsoleSession session = sessions.start(Optional.of(1000L));
        boolean[] closed = {false};
        session.wizard(AutoCloseable.class, () -> () -> closed[0] = true);
        wait(Duration.ofMinutes(29));
        assertThat(sessions.find(session.id(), Optional.of(1000L))).isPresent();
        wait(Duration.ofMinutes(29));
        assertThat(sessions.find(session.id(), Optional.of(1000L))).isPresent();
        wait(Duration.ofMinutes(31));
        assertThat(sessions.find(session.id(), Optional.of(1000L))).isEmpty();
        assertThat(closed[0]).as("what a wizard held is given up").isTrue();
    }

    @Test
    void aCookieIsOfNoUseToAnotherUserOfTheMachine() {
        ConsoleSession session = sessions.start(Optional.of(1000L));
        assertThat(sessions.find(session.id(), Optional.of(1001L))).isEmpty();
        assertThat(sessions.find(session.id(), Optional.empty())).isEmpty();
        assertThat(sessions.find(session.id(), Optional.of(1000L))).contains(session);
    }

    @Test
    void theKernelTellsWhoIsAtTheOtherEnd() throws IOException {
        long self = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(new LoopbackPeerLookup(Path.of("/proc/net")).user(accepted.getPort(), server.getLocalPort()))
                    .contains(self);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void anotherUsersConnectionIsToldFromOurs(@TempDir Path tables) throws IOException {
        Files.writeString(tables.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 41 1
                   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 42 1
                """);
        Files.writeString(tables.resolve("tcp6"), """
                  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0000000000000000FFFF00000100007F:9C41 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 43 1
                """);
        LoopbackPeerLookup peers = new LoopbackPeerLookup(tables);
        assertThat(peers.user(0x9C40, 0x1F90)).contains(1001L);
        assertThat(peers.user(0x9C41, 0x1F90)).contains(1002L);
        assertThat(peers.user(0x9C42, 0x1F90)).isEmpty();
    }
}
