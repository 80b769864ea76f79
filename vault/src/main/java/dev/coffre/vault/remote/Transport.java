package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

    static {
        // The JDK refuses Basic authentication towards a proxy by CONNECT unless this is set before its first use.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private final List<Endpoint> endpoints;
    private final Patience patience;
    private final HttpClient client;

    /** Which endpoint answered last. */
    private final AtomicInteger current = new AtomicInteger();

    Transport(VaultAddress address, ProxyChoice proxy, Patience patience) {
        this.patience = patience;
        this.endpoints = address.urls().stream()
                .map(url -> new Endpoint(url, address.pins(), proxy.towards(url)))
                .toList();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .sslContext(sslContext(address))
                .sslParameters(new SSLParameters(null, TLS_VERSIONS))
                .proxy(new ChosenProxy(proxy));
        endpoints.stream()
                .flatMap(endpoint -> endpoint.proxy().stream())
                .flatMap(explicit -> explicit.login().stream())
                .findFirst()
                .ifPresent(login -> builder.authenticator(new AtProxyOnly(login)));
        this.client = builder.build();
    }

    /** Sends the call and answers as soon as status and headers are there. */
    Answer send(Call call) {
        int first = current.get();
        Problem failure = null;
        for (int i = 0; i < endpoints.size(); i++) {
            int index = (first + i) % endpoints.size();
            try {
                Answer answer = send(call, endpoints.get(index));
                current.set(index);
                return answer;
            } catch (Problem problem) {
                failure = failure == null ? problem : failure;
            }
        }
        throw failure == null ? new IllegalStateException("no endpoint") : failure;
    }

    private Answer send(Call call, Endpoint endpoint) {
        Diagnosis diagnosis = new Diagnosis(endpoint);
        IdleWatch watch = new IdleWatch(patience.idle());
        try {
            HttpResponse<AnswerBody> response = watch.await(
                    client.sendAsync(request(call, endpoint, watch), answer -> new AnswerBody(patience.idle())));
            diagnosis.refuseProxyLogin(response.statusCode());
            return new Answer(response.statusCode(), response.headers(), response.body(), diagnosis);
        } catch (ExecutionException e) {
            throw diagnosis.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw diagnosis.of(new HttpIdle(patience.idle()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while talking to the vault");
        }
    }

    private static HttpRequest request(Call call, Endpoint endpoint, IdleWatch watch) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(call.path()))
                .method(call.method(), watch.watch(call.publisher()))
                .setHeader("User-Agent", "coffre")
                .setHeader("Coffre-Protocol", PROTOCOL);
        call.headers().forEach(request::setHeader);
        return request.build();
    }

    private static SSLContext sslContext(VaultAddress address) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust =
                    address.pins().isEmpty() ? null : new TrustManager[] {new PinnedTrust(address.pins())};
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime has no TLS", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
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

    /** Gives name and password to the proxy; a vault that asks for them gets none. */
    private static final class AtProxyOnly extends Authenticator {
        private final ProxyLogin login;

        AtProxyOnly(ProxyLogin login) {
            this.login = login;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(login.user(), login.password())
                    : null;
        }
    }
}
