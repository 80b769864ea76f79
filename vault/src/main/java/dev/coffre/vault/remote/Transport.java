package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to one vault: HTTP/1.1 over TLS, pinned, without redirects, by way of a proxy if there is one. Every
 * failure leaves as a named problem. Thread-safe; connections are kept and shared.
 */
final class Transport implements AutoCloseable {
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final String PROTOCOL = "1";
    private static final int PROXY_LOGIN_WANTED = 407;
    private static final int READ = 64 << 10;

    static {
        // Read once, at the client's first use. It would read 16 KiB at a time, and wake a thread for each of them.
        System.setProperty("jdk.httpclient.bufsize", String.valueOf(READ));
        // The JDK's client keeps Basic authentication out of CONNECT unless this is set before its first use.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private final Whereabouts whereabouts;
    private final Way way;
    private final Patience patience;
    private final ProxyDoor door;

    /** One for each set of pins: what is trusted belongs to a client. */
    private final Map<Set<String>, HttpClient> clients = new ConcurrentHashMap<>();

    /** Which endpoint answered last. */
    private final AtomicReference<@Nullable Endpoint> current = new AtomicReference<>();

    /** {@code random} makes nonces for proxies. */
    Transport(Whereabouts whereabouts, Way way, Patience patience, RandomGenerator random) {
        this.whereabouts = whereabouts;
        this.way = way;
        this.patience = patience;
        this.door = new ProxyDoor(random);
    }

    /** Sends the call and answers as soon as status and headers are there. */
    Answer send(Call call) {
        Problem failure = null;
        for (Endpoint endpoint : endpoints()) {
            try {
                Answer answer = send(call, endpoint);
                current.set(endpoint);
                return answer;
            } catch (Problem problem) {
                failure = failure == null ? problem : failure;
            }
        }
        throw failure == null ? new IllegalStateException("no endpoint") : failure;
    }

    /** Those that are known now; the one that answered last goes before the others. */
    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (VaultAddress address : whereabouts.addresses()) {
            for (URI url : address.urls()) {
                endpoints.add(new Endpoint(url, address, way.proxy().towards(url)));
            }
        }
        Endpoint last = current.get();
        if (last != null && endpoints.removeIf(last::isSameAs)) {
            endpoints.addFirst(last);
        }
        return endpoints;
    }

    private HttpClient client(Endpoint endpoint) {
        return clients.computeIfAbsent(endpoint.pins(), this::newClient);
    }

    private HttpClient newClient(Set<String> pins) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .sslContext(sslContext(pins))
                .sslParameters(new SSLParameters(null, TLS_VERSIONS))
                .proxy(new ChosenProxy(way.proxy()))
                .build();
    }

    private Answer send(Call call, Endpoint endpoint) {
        Diagnosis diagnosis = new Diagnosis(endpoint);
        ProxyDoor.Passage passage = door.passage(endpoint, diagnosis);
        while (true) {
            HttpResponse<AnswerBody> response = send(call, endpoint, diagnosis, passage.authorization());
            if (!isOfProxy(response)) {
                passage.passed();
                return new Answer(response.statusCode(), response.headers(), response.body(), diagnosis);
            }
            passage.answer(response.headers());
        }
    }

    /** The answer to CONNECT alone comes without a body: no vault can ask for the login at the proxy. */
    private static boolean isOfProxy(HttpResponse<@Nullable AnswerBody> response) {
        return response.statusCode() == PROXY_LOGIN_WANTED && response.body() == null;
    }

    private HttpResponse<AnswerBody> send(
            Call call, Endpoint endpoint, Diagnosis diagnosis, Optional<String> authorization) {
        IdleWatch watch = new IdleWatch(patience.idle());
        HttpRequest.Builder request = request(call, endpoint, watch);
        authorization.ifPresent(login -> request.setHeader("Proxy-Authorization", login));
        try {
            return watch.await(client(endpoint)
                    .sendAsync(request.build(), answer -> new AnswerBody(patience.idle(), way.pacing())));
        } catch (ExecutionException e) {
            throw diagnosis.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw diagnosis.of(new HttpIdle(patience.idle()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while talking to the vault");
        }
    }

    private HttpRequest.Builder request(Call call, Endpoint endpoint, IdleWatch watch) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(call.path()))
                .method(call.method(), watch.watch(call.publisher(way.pacing())))
                .setHeader("User-Agent", "coffre")
                .setHeader("Coffre-Protocol", PROTOCOL);
        call.headers().forEach(request::setHeader);
        return request;
    }

    private static SSLContext sslContext(Set<String> pins) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = pins.isEmpty() ? null : new TrustManager[] {new PinnedTrust(pins)};
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime has no TLS", e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }

    /** Nothing moved for the idle time. */
    static final class HttpIdle extends IOException {
        HttpIdle(Duration idle) {
            super("nothing moved for " + idle);
        }
    }

    private static final class ChosenProxy extends ProxySelector {
        private final ProxyChoice choice;

        ChosenProxy(ProxyChoice choice) {
            this.choice = choice;
        }

        @Override
        public List<Proxy> select(URI target) {
            return List.of(choice.towards(target)
                    .map(proxy ->
                            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                    .orElse(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
            // The failure itself reaches the caller.
        }
    }
}
