package dev.coffre.vault.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP/1.1 connection, used for one call after the other. The socket belongs to a channel, so a waiting thread can be
 * interrupted; an interrupt closes the channel. For one thread at a time.
 */
final class HttpConnection {
    /** A vault's headers are far shorter, but a proxy may offer Negotiate with a ticket. */
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(16 << 10)
            .setMaxLineLength(16 << 10)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(2)
            .build();

    /** Interim responses (RFC 9110 §15.2) accepted before the final one. */
    private static final int MAX_INTERIM_RESPONSES = 8;

    private final SocketChannel channel;
    private final DefaultBHttpClientConnection http;
    private final Duration idle;

    private HttpConnection(SocketChannel channel, DefaultBHttpClientConnection http, Duration idle) {
        this.channel = channel;
        this.http = http;
        this.idle = idle;
        http.setSocketTimeout(Timeout.of(idle));
    }

    /** @param idle after which a read or write without progress fails */
    static HttpConnection plain(SocketChannel channel, Duration idle) throws IOException {
        DefaultBHttpClientConnection http = unbound();
        http.bind(channel.socket());
        return new HttpConnection(channel, http, idle);
    }

    /** @param tls a finished handshake over the channel's socket */
    static HttpConnection overTls(SSLSocket tls, SocketChannel channel, Duration idle) throws IOException {
        DefaultBHttpClientConnection http = unbound();
        http.bind(tls, channel.socket());
        return new HttpConnection(channel, http, idle);
    }

    /** The limits are passed to the parser explicitly: the default parser does not limit the number of headers. */
    private static DefaultBHttpClientConnection unbound() {
        return new DefaultBHttpClientConnection(
                LIMITS, null, null, null, null, null, new DefaultHttpResponseParserFactory(LIMITS));
    }

    /** Sends the request. Returns when the head of the response has arrived. */
    Received exchange(ClassicHttpRequest request) throws IOException, HttpException {
        send(request);
        try {
            return receive(request);
        } catch (IllegalArgumentException e) {
            // The parser accepts some malformed input, such as HTTP/-1.1, that its message classes then reject.
            throw new ProtocolException("an answer that is no HTTP", e);
        }
    }

    private Received receive(ClassicHttpRequest request) throws IOException, HttpException {
        ClassicHttpResponse head = head();
        boolean keepable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, head, HttpCoreContext.create());
        if (MessageSupport.canResponseHaveBody(request.getMethod(), head)) {
            http.receiveResponseEntity(head);
        }
        return new Received(head, keepable);
    }

    /** @param reusable whether another call may follow once the body has been read to its end */
    record Received(ClassicHttpResponse head, boolean reusable) {
        InputStream content() throws IOException {
            HttpEntity entity = head.getEntity();
            return entity == null ? InputStream.nullInputStream() : entity.getContent();
        }

        /** Length of the body in bytes; negative if unknown until the end. */
        long length() {
            HttpEntity entity = head.getEntity();
            return entity == null ? 0 : entity.getContentLength();
        }
    }

    private void send(ClassicHttpRequest request) throws IOException, HttpException {
        if (!(request.getEntity() instanceof RateLimitedBody body)) {
            http.sendRequestHeader(request);
            http.flush();
            return;
        }
        try (WriteWatchdog watch = WriteWatchdog.over(channel, idle, body.getContentLength())) {
            body.setWatchdog(watch);
            try {
                http.sendRequestHeader(request);
                http.sendRequestEntity(request);
                http.flush();
            } catch (IOException e) {
                throw watch.hasExpired() ? new WriteTimeoutException(idle, e) : e;
            }
        }
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        for (int interim = 0; interim <= MAX_INTERIM_RESPONSES; interim++) {
            ClassicHttpResponse head = http.receiveResponseHeader();
            if (head.getCode() >= HttpStatus.SC_SUCCESS) {
                return head;
            }
        }
        throw new ProtocolException("no final answer after " + MAX_INTERIM_RESPONSES + " interim ones");
    }

    /** Whether bytes have arrived that belong to no request. */
    boolean hasUnsolicitedInput() throws IOException {
        return http.isDataAvailable(Timeout.ofMilliseconds(1));
    }

    SocketChannel channel() {
        return channel;
    }

    /** A request made no progress for the idle time. */
    static final class WriteTimeoutException extends IOException {
        WriteTimeoutException(Duration idle, IOException cause) {
            super("nothing moved for " + idle, cause);
        }
    }
}
