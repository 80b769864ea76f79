package dev.coffre.vault.client;

import dev.coffre.bench.Sample;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Compares the agent's HTTP over TLS with a bare TLS socket and a bare TCP socket, both ends in one process. */
@State(Scope.Thread)
@OperationsPerInvocation(LoopbackServer.BODY)
public class TransportBenchmark {
    private static final int RECORD = 1 << 20;
    private static final int RECORDS = LoopbackServer.BODY / RECORD;
    private static final int PIECE = 16 << 10;
    private static final int WARM_UP = 30;
    private static final byte[] GET = "GET /down HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POST = ("POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: " + LoopbackServer.BODY
                    + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final LoopbackServer secured = Sample.made(() -> new LoopbackServer(true));
    private final LoopbackServer plain = Sample.made(() -> new LoopbackServer(false));
    private final Transport transport = new Transport(
            VaultLocator.fixed(secured.address()),
            VaultRoute.via(new ProxyChoice.None()),
            RetryPolicy.interactive(),
            new Random(1));
    private final VaultRequest upload =
            VaultRequest.post("/up", VaultRequest.OCTETS, Collections.nCopies(RECORDS, new byte[RECORD]));
    private final Line tls = Sample.made(() -> new Line(securedSocket()));
    private final Line tcp = Sample.made(() -> new Line(new Socket(InetAddress.getLoopbackAddress(), plain.port())));

    private Socket securedSocket() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        Set<String> pins = secured.address().pins();
        context.init(null, new TrustManager[] {new PinnedTrust(pins)}, null);
        return context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), secured.port());
    }

    /** TLS needs some hundred MiB until it is compiled at both ends, more than the default warm-up. */
    @Setup
    public void warmUp() throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            download();
            upload();
            tls.download();
            tls.upload();
            tcp.download();
            tcp.upload();
        }
    }

    @TearDown
    public void close() throws IOException {
        transport.close();
        tls.close();
        tcp.close();
        secured.close();
        plain.close();
    }

    @Benchmark
    public int download() throws IOException {
        int bytes = 0;
        try (VaultResponse answer = transport.send(VaultRequest.get("/down"))) {
            for (int i = 0; i < RECORDS; i++) {
                bytes += answer.body().readExactly(RECORD).length;
            }
        }
        return bytes;
    }

    @Benchmark
    public int downloadByTls() throws IOException {
        return tls.download();
    }

    @Benchmark
    public int downloadByTcp() throws IOException {
        return tcp.download();
    }

    @Benchmark
    public int upload() {
        try (VaultResponse answer = transport.send(upload)) {
            return answer.status();
        }
    }

    @Benchmark
    public int uploadByTls() throws IOException {
        return tls.upload();
    }

    @Benchmark
    public int uploadByTcp() throws IOException {
        return tcp.upload();
    }

    /** A socket and a buffer. */
    private static final class Line implements AutoCloseable {
        private final byte[] buffer = new byte[PIECE];
        private final Socket socket;
        private final InputStream in;

        Line(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), PIECE);
        }

        int download() throws IOException {
            socket.getOutputStream().write(GET);
            passHead();
            for (int left = LoopbackServer.BODY; left > 0; ) {
                int got = in.read(buffer, 0, Math.min(PIECE, left));
                if (got < 0) {
                    throw new EOFException();
                }
                left -= got;
            }
            return LoopbackServer.BODY;
        }

        int upload() throws IOException {
            socket.getOutputStream().write(POST);
            for (int left = LoopbackServer.BODY; left > 0; left -= PIECE) {
                socket.getOutputStream().write(buffer);
            }
            passHead();
            return LoopbackServer.BODY;
        }

        private void passHead() throws IOException {
            for (int last = 0, line = 0; ; line = last == '\n' ? 0 : line + 1) {
                last = in.read();
                if (last < 0) {
                    throw new EOFException();
                }
                if (last == '\n' && line <= 1) {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
