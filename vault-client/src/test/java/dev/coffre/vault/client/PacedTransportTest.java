package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies move at the pace of the way, in both directions, while they are on it. */
class PacedTransportTest {
    private static final int SIZE = 300_000;
    private static final VaultRequest UPLOAD = VaultRequest.post("/up", VaultRequest.OCTETS, new byte[SIZE]);

    private static Transport transport(ScriptedServer server, RateLimiter pacing) {
        return new Transport(
                VaultLocator.fixed(server.address()),
                new VaultRoute(new ProxyChoice.None(), pacing),
                RetryPolicy.interactive(),
                new Random(1));
    }

    private static ScriptedServer accepting() {
        return ScriptedServer.tls(ScriptedServer.answering(200, "text/plain", ""));
    }

    private static ScriptedServer sending() {
        return ScriptedServer.tls(ScriptedServer.answering(200, "text/plain", "x".repeat(SIZE)));
    }

    private static int read(Transport transport) throws IOException {
        try (VaultResponse answer = transport.send(VaultRequest.get("/down"))) {
            return answer.body().readAllBytes().length;
        }
    }

    @Test
    void everyByteOfABodyIsAskedForInSmallPieces() throws IOException {
        List<Integer> pieces = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = accepting();
                Transport transport = transport(server, pieces::add)) {
            transport.send(UPLOAD).close();
        }
        assertThat(pieces.stream().mapToInt(piece -> piece).sum()).isEqualTo(SIZE);
        assertThat(pieces).allMatch(piece -> piece <= 16 << 10);

        pieces.clear();
        try (ScriptedServer server = sending();
                Transport transport = transport(server, pieces::add)) {
            assertThat(read(transport)).isEqualTo(SIZE);
        }
        assertThat(pieces.stream().mapToInt(piece -> piece).sum()).isEqualTo(SIZE);
    }

    @Test
    void sendingAndReceivingTakeTheTimeThatTheRateSays() throws IOException {
        TokenBucket bucket = new TokenBucket(() -> OptionalLong.of(400_000));
        try (ScriptedServer server = accepting();
                Transport transport = transport(server, bucket)) {
            assertThat(timed(() -> transport.send(UPLOAD).close())).isBetween(0.65, 3.0);
        }
        try (ScriptedServer server = sending();
                Transport transport = transport(server, bucket)) {
            assertThat(timed(() -> read(transport))).isBetween(0.6, 3.0);
        }
    }

    @Test
    void severalBodiesShareTheRate() throws IOException {
        TokenBucket bucket = new TokenBucket(() -> OptionalLong.of(1_000_000));
        try (ScriptedServer server = accepting();
                Transport transport = transport(server, bucket)) {
            assertThat(timed(() -> IntStream.range(0, 4)
                            .parallel()
                            .forEach(i -> transport.send(UPLOAD).close())))
                    .isBetween(1.0, 4.0);
        }
    }

    @Test
    void whoIsInterruptedNeedNotWaitForTheRestOfTheBody() throws IOException, InterruptedException {
        TokenBucket crawl = new TokenBucket(() -> OptionalLong.of(64_000));
        for (ScriptedServer each : List.of(accepting(), sending())) {
            try (ScriptedServer server = each;
                    Transport transport = transport(server, crawl)) {
                Thread job = Thread.ofVirtual()
                        .unstarted(() -> assertThatThrownBy(
                                        () -> transport.send(UPLOAD).body().readAllBytes())
                                .isInstanceOfAny(CancellationException.class, IOException.class));
                job.start();
                Thread.sleep(400);
                job.interrupt();
                assertThat(job.join(Duration.ofMillis(500))).isTrue();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double timed(Work work) throws IOException {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    @Test
    void theBodyThatArrivesIsTheOneThatWasSent() throws IOException {
        byte[] body = "{\"a\":\"€\"}".getBytes(StandardCharsets.UTF_8);
        List<String> heads = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
                    heads.add(head);
                    ScriptedServer.answering(200, "text/plain", "").answer(head, out);
                });
                Transport transport = transport(server, RateLimiter.UNLIMITED)) {
            transport.send(VaultRequest.post("/x", VaultRequest.JSON, body)).close();
            transport.send(VaultRequest.post("/x")).close();
        }
        assertThat(heads.get(0)).containsIgnoringCase("content-length: " + body.length);
        assertThat(heads.get(1)).containsIgnoringCase("content-length: 0");
    }
}
