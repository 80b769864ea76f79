package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections are kept, given up and interrupted as calls need it. */
class HttpConnectionPoolTest {
    private static final Duration IDLE = Duration.ofMillis(700);

    private static Transport transport(VaultAddress address) {
        return transport(address, Duration.ofSeconds(30));
    }

    private static Transport transport(VaultAddress address, Duration idle) {
        return new Transport(
                VaultLocator.fixed(address),
                VaultRoute.via(new ProxyChoice.None()),
                new RetryPolicy(
                        Duration.ofSeconds(10), idle, Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(20)),
                new Random(1));
    }

    /** Speaks TLS, and counts who comes. */
    private static final class Host implements AutoCloseable {
        final AtomicInteger connections = new AtomicInteger();
        private final ServerSocket listener;

        interface Service {
            void serve(Socket socket) throws IOException, InterruptedException;
        }

        Host(Service service) throws IOException {
            listener = TestIdentity.server()
                    .context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listener.setReceiveBufferSize(64 << 10);
            Thread.ofVirtual().start(() -> accept(service));
        }

        private void accept(Service service) {
            while (true) {
                try {
                    Socket socket = listener.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, service));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void serve(Socket socket, Service service) {
            try (socket) {
                service.serve(socket);
            } catch (IOException | InterruptedException gone) {
                // The client has had enough.
            }
        }

        VaultAddress address() {
            URI url = URI.create("https://127.0.0.1:" + listener.getLocalPort());
            return new VaultAddress(List.of(url), Set.of(TestIdentity.server().pin()));
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static void answerHello(Socket socket, String header) throws IOException {
        String answer = "HTTP/1.1 200 OK\r\n" + header + "Content-Length: 5\r\n\r\nhello";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void readHead(Socket socket) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("the client is gone");
            }
            ends = b == '\r' || b == '\n' ? ends + 1 : 0;
        }
    }

    private static void call(Transport transport) throws IOException {
        try (VaultResponse answer = transport.send(VaultRequest.get("/"))) {
            assertThat(answer.body().readAllBytes()).hasSize(5);
        }
    }

    @Test
    void callsThatFollowOneAnotherShareAConnection() throws IOException {
        try (Host host = new Host(socket -> {
                    while (true) {
                        readHead(socket);
                        answerHello(socket, "");
                    }
                });
                Transport transport = transport(host.address())) {
            for (int i = 0; i < 5; i++) {
                call(transport);
            }
            assertThat(host.connections).hasValue(1);
        }
    }

    @Test
    void anAnswerThatWasNotReadToItsEndTakesItsConnectionWithIt() throws IOException {
        try (Host host = new Host(socket -> {
                    while (true) {
                        readHead(socket);
                        answerHello(socket, "");
                    }
                });
                Transport transport = transport(host.address())) {
            try (VaultResponse answer = transport.send(VaultRequest.get("/"))) {
                assertThat(answer.body().read()).isEqualTo('h');
            }
            call(transport);
            assertThat(host.connections).hasValue(2);
        }
    }

    /** As a server does that restarts, or that is tired of waiting. */
    @Test
    void oneThatWasClosedWhileItWaitedIsReplaced() throws IOException {
        try (Host host = new Host(socket -> {
                    readHead(socket);
                    answerHello(socket, "");
                });
                Transport transport = transport(host.address())) {
            for (int i = 0; i < 3; i++) {
                call(transport);
            }
            assertThat(host.connections).hasValue(3);
        }
    }

    /** What the vault may have used up must not be shown to it again. */
    @Test
    void aCallThatMayGoOnlyOnceIsNotRepeatedByItself() throws IOException {
        try (Host host = new Host(socket -> {
                    readHead(socket);
                    answerHello(socket, "");
                });
                Transport transport = transport(host.address())) {
            call(transport);
            Problem problem = catchThrowableOfType(
                    Problem.class, () -> transport.send(VaultRequest.get("/").oneShot()));
            assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_CONNECTION_LOST);
            assertThat(host.connections).hasValue(1);
        }
    }

    @Test
    void whatTheServerWantsToCloseIsNotUsedAgain() throws IOException {
        try (Host host = new Host(socket -> {
                    readHead(socket);
                    answerHello(socket, "Connection: close\r\n");
                    Thread.sleep(Duration.ofSeconds(20));
                });
                Transport transport = transport(host.address(), IDLE)) {
            call(transport);
            call(transport);
            assertThat(host.connections).hasValue(2);
        }
    }

    @Test
    void aBodyThatNobodyTakesEndsAtTheIdleTime() throws IOException {
        try (Host host = new Host(socket -> {
                    readHead(socket);
                    Thread.sleep(Duration.ofSeconds(20));
                });
                Transport transport = transport(host.address(), IDLE)) {
            long begun = System.nanoTime();
            Problem problem = catchThrowableOfType(
                    Problem.class,
                    () -> transport.send(VaultRequest.post("/", VaultRequest.OCTETS, new byte[64 << 20])));
            assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(IDLE, Duration.ofSeconds(10));
        }
    }

    @Test
    void aBodyThatIsTakenSlowlyIsNotInterrupted() throws IOException {
        int length = 48 << 20;
        try (Host host = new Host(socket -> {
                    readHead(socket);
                    for (int i = 0; i < 12; i++) {
                        socket.getInputStream().readNBytes(length / 12);
                        Thread.sleep(IDLE.dividedBy(3));
                    }
                    answerHello(socket, "");
                });
                Transport transport = transport(host.address(), IDLE)) {
            assertThat(transport
                            .send(VaultRequest.post("/", VaultRequest.OCTETS, new byte[length]))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** A platform thread too, which a blocked socket would keep. */
    @Test
    void whoWaitsForAnAnswerCanBeInterrupted() throws IOException, InterruptedException {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            try (Host host = new Host(socket -> Thread.sleep(Duration.ofSeconds(20)));
                    Transport transport = transport(host.address())) {
                AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
                Thread job = kind.start(() -> end.set(catchThrowable(() -> transport.send(VaultRequest.get("/")))));
                Thread.sleep(400);
                job.interrupt();
                assertThat(job.join(Duration.ofSeconds(2))).isTrue();
                assertThat(end.get()).isInstanceOf(CancellationException.class);
            }
        }
    }

    @Test
    void closingTheTransportWakesWhoeverWaits() throws IOException, InterruptedException {
        try (Host host = new Host(socket -> Thread.sleep(Duration.ofSeconds(20)))) {
            Transport transport = transport(host.address());
            AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
            Thread job = Thread.ofPlatform()
                    .start(() -> end.set(catchThrowable(() -> transport.send(VaultRequest.get("/")))));
            Thread.sleep(400);
            transport.close();
            assertThat(job.join(Duration.ofSeconds(2))).isTrue();
            assertThat(end.get()).isInstanceOf(Problem.class);
        }
    }
}
