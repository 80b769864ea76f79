package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to one vault by HTTP/1.1 over TLS, with pinned keys, without redirects, and through a proxy if there is one.
 * Every failure is thrown as a named problem. Thread-safe; connections are pooled.
 */
final class Transport implements AutoCloseable {
    static final String USER_AGENT = "coffre";
    private static final String PROTOCOL = "1";

    private final VaultLocator locator;
    private final VaultRoute route;
    private final Dialer dialer;
    private final HttpConnectionPool connections = new HttpConnectionPool();
    private final Duration idle;

    /** The endpoint that answered last. */
    private final AtomicReference<@Nullable Endpoint> current = new AtomicReference<>();

    /** @param random makes nonces for proxies */
    Transport(VaultLocator vaultLocator, VaultRoute vaultRoute, RetryPolicy retryPolicy, RandomGenerator random) {
        this.locator = vaultLocator;
        this.route = vaultRoute;
        this.idle = retryPolicy.idleTimeout();
        this.dialer = new Dialer(connections, retryPolicy, new ProxyAuthenticator(random), vaultRoute.authorities());
    }

    /** Sends the call. Returns as soon as status and headers have arrived. */
    VaultResponse send(VaultRequest call) {
        Problem failure = null;
        for (Endpoint endpoint : endpoints()) {
            try {
                VaultResponse answer = send(call, endpoint);
                current.set(endpoint);
                return answer;
            } catch (Problem problem) {
                failure = failure == null ? problem : failure;
            }
        }
        throw failure == null ? new IllegalStateException("no endpoint") : failure;
    }

    /** All endpoints known now, the one that answered last first. */
    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (VaultAddress address : locator.addresses()) {
            for (URI url : address.urls()) {
                endpoints.add(new Endpoint(url, address, route.proxy().proxyFor(url)));
            }
        }
        Endpoint last = current.get();
        if (last != null && endpoints.removeIf(last::isSameAs)) {
            endpoints.addFirst(last);
        }
        return endpoints;
    }

    private VaultResponse send(VaultRequest call, Endpoint endpoint) {
        FailureClassifier failures = new FailureClassifier(endpoint);
        try {
            Optional<VaultResponse> early = sendPooled(call, endpoint, failures);
            return early.isPresent()
                    ? early.get()
                    : sendOver(dialer.dial(endpoint, failures), call, endpoint, failures);
        } catch (IOException | HttpException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while talking to the vault");
            }
            throw failures.of(e);
        }
    }

    /** Uses a pooled connection. Returns empty if there is none, or if the peer has closed it. */
    private Optional<VaultResponse> sendPooled(VaultRequest call, Endpoint endpoint, FailureClassifier failures)
            throws IOException, HttpException {
        Optional<HttpConnection> kept = connections.take(endpoint);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(sendOver(kept.get(), call, endpoint, failures));
        } catch (SocketTimeoutException | HttpConnection.WriteTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (call.isOneShot()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private VaultResponse sendOver(
            HttpConnection connection, VaultRequest call, Endpoint endpoint, FailureClassifier failures)
            throws IOException, HttpException {
        try {
            HttpConnection.Received received = connection.exchange(request(call, endpoint));
            ResponseBody body = new ResponseBody(
                    received.content(),
                    received.length(),
                    route.rateLimiter(),
                    idle,
                    ending(connection, endpoint, received.reusable()));
            return new VaultResponse(received.head(), body, failures);
        } catch (IOException | HttpException | RuntimeException e) {
            connections.discard(connection);
            throw e;
        }
    }

    private ResponseBody.EndListener ending(HttpConnection connection, Endpoint endpoint, boolean keepable) {
        return new ResponseBody.EndListener() {
            @Override
            public void completed() {
                if (keepable) {
                    connections.release(endpoint, connection);
                } else {
                    abandoned();
                }
            }

            @Override
            public void abandoned() {
                connections.discard(connection);
            }
        };
    }

    private ClassicHttpRequest request(VaultRequest call, Endpoint endpoint) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(call.method(), call.path());
        request.setHeader("Host", endpoint.hostHeader());
        request.setHeader("User-Agent", USER_AGENT);
        request.setHeader("Coffre-Protocol", PROTOCOL);
        call.headers().forEach(request::setHeader);
        call.body().ifPresent(pieces -> request.setEntity(new RateLimitedBody(pieces, route.rateLimiter())));
        if (request.getEntity() != null) {
            request.setHeader("Content-Length", request.getEntity().getContentLength());
        }
        return request;
    }

    @Override
    public void close() {
        connections.close();
    }
}
