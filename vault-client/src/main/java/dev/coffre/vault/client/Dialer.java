package dev.coffre.vault.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Opens connections to vaults: TCP, a proxy tunnel if configured (CONNECT, RFC 9110 §9.3.6), and TLS. TLS trusts the pins of
 * the address, or the machine's certificate authorities if there are none. Thread-safe.
 */
final class Dialer {
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final HttpConnectionPool connections;
    private final RetryPolicy retryPolicy;
    private final ProxyAuthenticator proxyAuthenticator;
    private final TrustedAuthorities authorities;

    /** One factory for each set of pins: it holds the trusted keys and the resumable sessions. */
    private final Map<Set<String>, SSLSocketFactory> tls = new ConcurrentHashMap<>();

    Dialer(
            HttpConnectionPool connections,
            RetryPolicy patience,
            ProxyAuthenticator door,
            TrustedAuthorities authorities) {
        this.authorities = authorities;
        this.connections = connections;
        this.retryPolicy = patience;
        this.proxyAuthenticator = door;
    }

    /** The connection was not established in time. */
    static final class ConnectTimeoutException extends IOException {
        ConnectTimeoutException(IOException cause) {
            super("no connection in time", cause);
        }
    }

    /** The proxy answered CONNECT with something other than a tunnel. */
    static final class TunnelRefusedException extends IOException {
        private final int status;

        TunnelRefusedException(int status) {
            super("the proxy answers CONNECT with HTTP " + status);
            this.status = status;
        }

        /** The HTTP status; 2xx if a page followed. */
        int status() {
            return status;
        }
    }

    HttpConnection dial(Endpoint endpoint, FailureClassifier failures) throws IOException, HttpException {
        SocketChannel channel = endpoint.proxy().isPresent()
                ? tunnel(endpoint, endpoint.proxy().get(), failures)
                : connect(endpoint.url().getHost(), endpoint.port());
        try {
            return HttpConnection.overTls(handshake(channel.socket(), endpoint), channel, retryPolicy.idleTimeout());
        } catch (IOException | RuntimeException e) {
            connections.discard(channel);
            throw e;
        }
    }

    private SocketChannel connect(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        SocketChannel channel = connections.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(
                            address,
                            Math.toIntExact(retryPolicy.connectTimeout().toMillis()));
            channel.socket()
                    .setSoTimeout(Math.toIntExact(retryPolicy.idleTimeout().toMillis()));
            return channel;
        } catch (SocketTimeoutException e) {
            connections.discard(channel);
            throw new ConnectTimeoutException(e);
        } catch (SocketException e) {
            connections.discard(channel);
            throw asConnectException(e);
        } catch (IOException | RuntimeException e) {
            connections.discard(channel);
            throw e;
        }
    }

    /** A missing route or a local firewall fails with no specific exception type. */
    private static SocketException asConnectException(SocketException failure) {
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return failure;
        }
        ConnectException typed = new ConnectException(failure.getMessage());
        typed.initCause(failure);
        return typed;
    }

    private SocketChannel tunnel(Endpoint endpoint, ProxyChoice.Explicit proxy, FailureClassifier failures)
            throws IOException, HttpException {
        ProxyAuthenticator.TunnelAuthentication passage = proxyAuthenticator.begin(endpoint, failures);
        while (true) {
            SocketChannel channel = connect(proxy.host(), proxy.port());
            try {
                ClassicHttpResponse answer = sendConnect(channel, endpoint, passage);
                if (answer.getCode() / 100 == 2) {
                    passage.succeeded();
                    return channel;
                }
                connections.discard(channel);
                if (answer.getCode() != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
                    throw new TunnelRefusedException(answer.getCode());
                }
                passage.onChallenge(challenges(answer));
            } catch (IOException | HttpException | RuntimeException e) {
                connections.discard(channel);
                throw e;
            }
        }
    }

    private ClassicHttpResponse sendConnect(
            SocketChannel channel, Endpoint endpoint, ProxyAuthenticator.TunnelAuthentication passage)
            throws IOException, HttpException {
        HttpConnection proxy = HttpConnection.plain(channel, retryPolicy.idleTimeout());
        ClassicHttpRequest connect = new BasicClassicHttpRequest("CONNECT", null, null, endpoint.hostAndPort());
        connect.setHeader("Host", endpoint.hostAndPort());
        connect.setHeader("User-Agent", Transport.USER_AGENT);
        passage.authorization().ifPresent(login -> connect.setHeader("Proxy-Authorization", login));
        ClassicHttpResponse answer = proxy.exchange(connect).head();
        // In TLS the client speaks first. Early bytes mean a page instead of a tunnel.
        if (answer.getCode() / 100 == 2 && proxy.hasUnsolicitedInput()) {
            throw new TunnelRefusedException(answer.getCode());
        }
        return answer;
    }

    private static List<String> challenges(ClassicHttpResponse answer) {
        return Arrays.stream(answer.getHeaders("Proxy-Authenticate"))
                .map(NameValuePair::getValue)
                .toList();
    }

    private SSLSocket handshake(Socket socket, Endpoint endpoint) throws IOException {
        SSLSocketFactory factory = tls.computeIfAbsent(endpoint.pins(), this::socketFactory);
        SSLSocket secured =
                (SSLSocket) factory.createSocket(socket, endpoint.url().getHost(), endpoint.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(TLS_VERSIONS);
        // PinnedTrust checks the key and ignores the name. Certificate authorities vouch for the name only.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        try {
            secured.startHandshake();
        } catch (IOException e) {
            throw e instanceof SocketException || isConnectionFailure(e) ? brokenHandshake(e) : e;
        }
        return secured;
    }

    /**
     * Whether TLS failed because the connection failed. The TLS message is then misleading, such as "could not kickstart
     * handshake". A channel's socket throws plain IOExceptions, such as "Broken pipe".
     */
    static boolean isConnectionFailure(IOException failure) {
        return failure instanceof SSLException
                && failure.getCause() instanceof IOException beneath
                && !(beneath instanceof SSLException)
                && !(beneath instanceof InterruptedIOException)
                && !(beneath instanceof ClosedChannelException);
    }

    /**
     * Maps all of these to one exception. Which of them occurs depends on whether the peer hangs up before it reads our
     * hello.
     */
    private static SSLHandshakeException brokenHandshake(IOException cause) {
        SSLHandshakeException failure = new SSLHandshakeException("closed during the handshake");
        failure.initCause(cause);
        return failure;
    }

    private SSLSocketFactory socketFactory(Set<String> pins) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // Without pins and other authorities, null stands for the runtime's own trust manager.
            TrustManager[] trust = pins.isEmpty()
                    ? authorities.trustManagers().orElse(null)
                    : new TrustManager[] {new PinnedTrust(pins)};
            context.init(null, trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime has no TLS", e);
        }
    }
}
