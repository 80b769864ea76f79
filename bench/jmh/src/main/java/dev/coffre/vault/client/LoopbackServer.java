package dev.coffre.vault.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Returns a body of fixed length for each request, or receives one, over TLS or plain TCP. */
final class LoopbackServer implements AutoCloseable {
    static final int BODY = 8 << 20;

    private static final int BUFFER = 64 << 10;
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ";

    private final TestIdentity identity = TestIdentity.server();
    private final ServerSocket listener;
    private final byte[] body = new byte[BODY];

    LoopbackServer(boolean tls) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        listener = tls
                ? identity.context().getServerSocketFactory().createServerSocket(0, 50, loopback)
                : new ServerSocket(0, 50, loopback);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    VaultAddress address() {
        return new VaultAddress(List.of(URI.create("https://127.0.0.1:" + port())), Set.of(identity.pin()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
                answer(head, in, socket.getOutputStream());
            }
        } catch (IOException gone) {
            // The client is done.
        }
    }

    private void answer(List<String> head, InputStream in, OutputStream out) throws IOException {
        boolean brings = head.getFirst().startsWith("POST");
        if (brings) {
            pass(in, contentLength(head));
        }
        out.write((ANSWER + (brings ? 0 : BODY) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        if (!brings) {
            out.write(body);
        }
        out.flush();
    }

    private static void pass(InputStream in, int length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int left = length; left > 0; ) {
            left -= in.readNBytes(buffer, 0, Math.min(BUFFER, left));
        }
    }

    private static int contentLength(List<String> head) {
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                line.append((char) c);
            } else if (line.toString().isBlank()) {
                return lines;
            } else {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        return List.of();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
