package dev.coffre.vault.remote;

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

    private final Whereabouts whereabouts;
    private final Way way;
    private final Dialer dialer;
    private final Connections connections = new Connections();
    private final Duration idle;

    /** The endpoint that answered last. */
    private final AtomicReference<@Nullable Endpoint> current = new AtomicReference<>();

    /** @param random makes nonces for proxies */
    Transport(Whereabouts whereabouts, Way way, Patience patience, RandomGenerator random) {
        this.whereabouts = whereabouts;
        this.way = way;
        this.idle = patience.idle();
        this.dialer = new Dialer(connections, patience, new ProxyDoor(random));
    }

    /** Sends the call. Returns as soon as status and headers have arrived. */
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

    /** All endpoints known now, the one that answered last first. */
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

    private Answer send(Call call, Endpoint endpoint) {
        Diagnosis diagnosis = new Diagnosis(endpoint);
        try {
            Optional<Answer> early = byKept(call, endpoint, diagnosis);
            return early.isPresent() ? early.get() : by(dialer.dial(endpoint, diagnosis), call, endpoint, diagnosis);
        } catch (IOException | HttpException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while talking to the vault");
            }
            throw diagnosis.of(e);
        }
    }

    /** Uses a pooled connection. Returns empty if there is none, or if the peer has closed it. */
    private Optional<Answer> byKept(Call call, Endpoint endpoint, Diagnosis diagnosis)
            throws IOException, HttpException {
        Optional<Connection> kept = connections.take(endpoint);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(by(kept.get(), call, endpoint, diagnosis));
        } catch (SocketTimeoutException | Connection.Idle e) {
            throw e;
        } catch (IOException e) {
            if (call.isOnce()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Answer by(Connection connection, Call call, Endpoint endpoint, Diagnosis diagnosis)
            throws IOException, HttpException {
        try {
            Connection.Received received = connection.exchange(request(call, endpoint));
            AnswerBody body = new AnswerBody(
                    received.content(),
                    received.length(),
                    way.pacing(),
                    idle,
                    ending(connection, endpoint, received.keepable()));
            return new Answer(received.head(), body, diagnosis);
        } catch (IOException | HttpException | RuntimeException e) {
            connections.drop(connection);
            throw e;
        }
    }

    private AnswerBody.Ending ending(Connection connection, Endpoint endpoint, boolean keepable) {
        return new AnswerBody.Ending() {
            @Override
            public void complete() {
                if (keepable) {
                    connections.keep(endpoint, connection);
                } else {
                    abandoned();
                }
            }

            @Override
            public void abandoned() {
                connections.drop(connection);
            }
        };
    }

    private ClassicHttpRequest request(Call call, Endpoint endpoint) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(call.method(), call.path());
        request.setHeader("Host", endpoint.hostHeader());
        request.setHeader("User-Agent", USER_AGENT);
        request.setHeader("Coffre-Protocol", PROTOCOL);
        call.headers().forEach(request::setHeader);
        call.body().ifPresent(pieces -> request.setEntity(new PacedBody(pieces, way.pacing())));
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
