package dev.coffre.vault.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Accepts connections, reads a request's head and then sends whatever the script wants, on TLS or bare TCP. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final TestIdentity identity;
    private final Script script;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @FunctionalInterface
    interface Script {
        void answer(String requestHead, OutputStream out) throws IOException, InterruptedException;
    }

    private ScriptedServer(ServerSocket listener, TestIdentity identity, Script script) {
        this.listener = listener;
        this.identity = identity;
        this.script = script;
        threads.submit(this::accept);
    }

    static ScriptedServer tls(Script script) {
        return tls(TestIdentity.server(), script);
    }

    static ScriptedServer tls(TestIdentity identity, Script script) {
        try {
            ServerSocket listener = identity.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            return new ScriptedServer(listener, identity, script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ScriptedServer bare(Script script) {
        try {
            return new ScriptedServer(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), TestIdentity.server(), script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A whole answer of this type and body. */
    static Script answering(int status, String type, String body) {
        return (head, out) -> out.write(("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return listener.getLocalPort();
    }

    VaultAddress address() {
        return new VaultAddress(List.of(URI.create("https://127.0.0.1:" + port())), Set.of(identity.pin()));
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.submit(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (true) {
                String head = head(socket.getInputStream());
                if (head.isEmpty()) {
                    return;
                }
                script.answer(head, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException gone) {
            // The other end has had enough.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                in.skipNBytes(contentLength(head.toString()));
                return head.toString();
            }
            if (head.length() > 100_000) {
                return head.toString();
            }
        }
        return "";
    }

    private static long contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        threads.shutdownNow();
    }
}
