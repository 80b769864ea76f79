package dev.coffre.vault.remote;

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
 * A connection on which HTTP/1.1 is spoken, call after call. The socket belongs to a channel, so that whoever waits for it
 * can be interrupted: that closes the channel. Used by one thread at a time.
 */
final class Connection {
    /** A header of a vault is far shorter; a proxy may offer Negotiate with a ticket. */
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(16 << 10)
            .setMaxLineLength(16 << 10)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(2)
            .build();

    /** So many interim answers (RFC 9110 §15.2) are suffered before the final one. */
    private static final int MOST_INTERIM = 8;

    private final SocketChannel channel;
    private final DefaultBHttpClientConnection http;
    private final Duration idle;

    private Connection(SocketChannel channel, DefaultBHttpClientConnection http, Duration idle) {
        this.channel = channel;
        this.http = http;
        this.idle = idle;
        http.setSocketTimeout(Timeout.of(idle));
    }

    /** @param idle after which a read or a write that does not move ends */
    static Connection bare(SocketChannel channel, Duration idle) throws IOException {
        DefaultBHttpClientConnection http = unbound();
        http.bind(channel.socket());
        return new Connection(channel, http, idle);
    }

    /** @param tls has shaken hands over the channel's socket */
    static Connection over(SSLSocket tls, SocketChannel channel, Duration idle) throws IOException {
        DefaultBHttpClientConnection http = unbound();
        http.bind(tls, channel.socket());
        return new Connection(channel, http, idle);
    }

    /** With a parser that is told the limits: the one that comes by itself counts no headers. */
    private static DefaultBHttpClientConnection unbound() {
        return new DefaultBHttpClientConnection(
                LIMITS, null, null, null, null, null, new DefaultHttpResponseParserFactory(LIMITS));
    }

    /** Sends the request, and answers when the head of the answer is there. */
    Received exchange(ClassicHttpRequest request) throws IOException, HttpException {
        send(request);
        try {
            return receive(request);
        } catch (IllegalArgumentException e) {
            // The parser lets some of what it cannot read pass, such as HTTP/-1.1, and its message classes refuse it.
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

    /** @param keepable whether another call may follow, once the body was read to its end */
    record Received(ClassicHttpResponse head, boolean keepable) {
        InputStream content() throws IOException {
            HttpEntity entity = head.getEntity();
            return entity == null ? InputStream.nullInputStream() : entity.getContent();
        }

        /** Of the body in bytes; negative where only its end will tell. */
        long length() {
            HttpEntity entity = head.getEntity();
            return entity == null ? 0 : entity.getContentLength();
        }
    }

    private void send(ClassicHttpRequest request) throws IOException, HttpException {
        if (!(request.getEntity() instanceof PacedBody body)) {
            http.sendRequestHeader(request);
            http.flush();
            return;
        }
        try (IdleWatch watch = IdleWatch.over(channel, idle, body.getContentLength())) {
            body.watchedBy(watch);
            try {
                http.sendRequestHeader(request);
                http.sendRequestEntity(request);
                http.flush();
            } catch (IOException e) {
                throw watch.hasExpired() ? new Idle(idle, e) : e;
            }
        }
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            ClassicHttpResponse head = http.receiveResponseHeader();
            if (head.getCode() >= HttpStatus.SC_SUCCESS) {
                return head;
            }
        }
        throw new ProtocolException("no final answer after " + MOST_INTERIM + " interim ones");
    }

    /** Whether something has arrived that nobody has asked for. */
    boolean hasUnaskedInput() throws IOException {
        return http.isDataAvailable(Timeout.ofMilliseconds(1));
    }

    SocketChannel channel() {
        return channel;
    }

    /** Nothing of a request moved for the idle time. */
    static final class Idle extends IOException {
        Idle(Duration idle, IOException cause) {
            super("nothing moved for " + idle, cause);
        }
    }
}
