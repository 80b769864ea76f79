package dev.coffre.acceptance.attack;

import dev.coffre.acceptance.process.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;

/** Connections of somebody without any account, which hold what they got until they are closed. */
final class Strangers implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int HEAD_MILLIS = 10_000;

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final int port;

    private Strangers(int port) {
        this.port = port;
    }

    /** What one connection does once it is open. */
    @FunctionalInterface
    private interface Deed {
        void on(Socket socket) throws IOException;
    }

    /** Each sends the head of a sign-in and half of its body, and stops. */
    static Strangers withHalfABody(int port, int count, int length) {
        SSLSocketFactory tls = Loopback.context().getSocketFactory();
        return open(port, count, plain -> {
            Socket socket = tls.createSocket(plain, "localhost", port, true);
            OutputStream out = socket.getOutputStream();
            out.write(head("/v1/admin/token", "application/json", length));
            out.write(" ".repeat(length / 2).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        });
    }

    /** Each sends a whole body to a route that is not for strangers. */
    static Strangers withAWholeBody(int port, int count, int length) {
        SSLSocketFactory tls = Loopback.context().getSocketFactory();
        byte[] body = new byte[length];
        return open(port, count, plain -> {
            Socket socket = tls.createSocket(plain, "localhost", port, true);
            OutputStream out = socket.getOutputStream();
            out.write(
                    head("/v1/sessions/00000000000000000000000000000000/records", "application/octet-stream", length));
            out.write(body);
            out.flush();
            socket.getInputStream().read();
        });
    }

    /** Each says nothing at all, not even what TLS begins with. */
    static Strangers thatSayNothing(int port, int count) {
        return open(port, count, plain -> {});
    }

    private static byte[] head(String path, String type, int length) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Strangers open(int port, int count, Deed deed) {
        Strangers strangers = new Strangers(port);
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            threads.invokeAll(IntStream.range(0, count)
                    .mapToObj(_ -> Executors.callable(() -> strangers.connect(deed)))
                    .toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return strangers;
    }

    private void connect(Deed deed) {
        try {
            Socket socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(HEAD_MILLIS);
            sockets.add(socket);
            deed.on(socket);
        } catch (IOException ended) {
            // The vault has closed it for another one.
        }
    }

    @Override
    public void close() {
        for (Socket socket : List.copyOf(sockets)) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }
}
