package dev.coffre.acceptance.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A proxy that holds the vault's TLS key, so that agents take it for the vault. It keeps what it sees and can answer by
 * itself.
 */
public final class TlsProxy implements AutoCloseable {
    /** What a proxy makes anew for its own two connections. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings", "keep-alive");

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient toVault = Loopback.client();
    private final int vaultPort;
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final boolean recording;
    private volatile Interference interference = Interference.NONE;

    private TlsProxy(VaultProcess vault, int port, boolean recording) throws IOException, GeneralSecurityException {
        this.vaultPort = vault.port();
        this.recording = recording;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(vault)));
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Keeps every request that passes. */
    public static TlsProxy recording(VaultProcess vault, int port) {
        return started(vault, port, true);
    }

    /** Keeps nothing. */
    public static TlsProxy passing(VaultProcess vault, int port) {
        return started(vault, port, false);
    }

    private static TlsProxy started(VaultProcess vault, int port, boolean recording) {
        try {
            return new TlsProxy(vault, port, recording);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext context(VaultProcess vault) throws GeneralSecurityException {
        TlsIdentity identity = new TlsKeyFiles(vault.data().resolve("keys"), InstantSource.system(), new SecureRandom())
                .openOrCreate();
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(identity.keyStore(), TlsIdentity.STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    public List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    /** From now on. */
    public void interfere(Interference change) {
        interference = change;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (interference.answered(exchange)) {
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (recording) {
                seen.add(new SeenRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders(),
                        body));
            }
            HttpResponse<byte[]> answer = ask(exchange, body);
            answer.headers().map().forEach((name, values) -> {
                if (!isOfOneConnection(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            int length = answer.body().length;
            exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + vaultPort + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!isOfOneConnection(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return toVault.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static boolean isOfOneConnection(String header) {
        return OF_ONE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        toVault.shutdownNow();
        threads.shutdownNow();
    }
}
