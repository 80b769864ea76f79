package dev.coffre.server.limit;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to the service: how much it has sent, who authenticated on it, and how fast its bodies move. Thread-safe. */
public final class Connection {
    /** Nanoseconds without authentication after which a connection is the first to be ended when there is no room. */
    private static final long GRACE = Duration.ofSeconds(10).toNanos();

    /** Nanoseconds within which a whole request head must arrive, from the start or from the last answer. */
    private static final long HEAD = Duration.ofSeconds(130).toNanos();

    private final Optional<SocketChannel> channel;
    private final String network;
    private final long openedAt;
    private final Progress in = new Progress();
    private final Progress out = new Progress();
    private volatile long restsSince;
    private volatile boolean inRequest;
    private final AtomicLong brought = new AtomicLong();
    private volatile Optional<OpenConnections.Prover> prover = Optional.empty();
    private volatile boolean tooSlow;

    /** @param network origin for limits: an address, or a prefix whose addresses one client may have */
    Connection(SocketChannel channel, String network, long now) {
        this(Optional.of(channel), network, now);
    }

    private Connection(Optional<SocketChannel> channel, String network, long now) {
        this.channel = channel;
        this.network = network;
        this.openedAt = now;
        this.restsSince = now;
    }

    /** Returns a connection that has already ended. */
    public static Connection ended() {
        return new Connection(Optional.empty(), "", System.nanoTime());
    }

    String network() {
        return network;
    }

    boolean isOpen() {
        return channel.filter(SocketChannel::isOpen).isPresent();
    }

    /** Records that the head of a request has arrived. */
    public void requestBegins() {
        inRequest = true;
        in.reset();
        out.reset();
        brought.incrementAndGet();
    }

    /** Records that the answer has been sent. */
    public void requestEnds() {
        restsSince = System.nanoTime();
        inRequest = false;
    }

    /**
     * Records that the client has authenticated itself.
     *
     * @param vault its vault, or a substitute: all people together count as one
     */
    public void provedBy(String vault, String who) {
        prover = Optional.of(new OpenConnections.Prover(vault, who));
    }

    Optional<OpenConnections.Prover> prover() {
        return prover;
    }

    /** Returns bytes of bodies, plus one for each request head. */
    long brought() {
        return brought.get();
    }

    boolean isOverdue(long now) {
        return prover.isEmpty() && now - openedAt >= GRACE;
    }

    long openedAt() {
        return openedAt;
    }

    /** Records that the service waits for bytes of the request's body. */
    public void awaitsBody() {
        in.begin(System.nanoTime());
    }

    /** Records that body bytes arrived. */
    public void bodyCame(long bytes) {
        in.end(System.nanoTime(), bytes);
        brought.addAndGet(bytes);
    }

    /** Records that the service waits for the client to take some of the answer. */
    public void awaitsReader() {
        out.begin(System.nanoTime());
    }

    /** Records that the client took bytes. */
    public void readerTook(long bytes) {
        out.end(System.nanoTime(), bytes);
    }

    /** Returns whether the connection or its request body was ended because it was too slow. */
    public boolean wasTooSlow() {
        return tooSlow;
    }

    /**
     * Ends the connection if reading the answer or sending a request head is too slow. If only the request body is too slow,
     * ends the input, so that the request still gets an answer.
     */
    void endIfTooSlow(long now) {
        if (out.isTooSlow(now) || (!inRequest && now - restsSince >= HEAD)) {
            tooSlow = true;
            end();
        } else if (in.isTooSlow(now)) {
            tooSlow = true;
            shutDown(SocketChannel::shutdownInput);
        }
    }

    /**
     * Shuts the channel down without closing it: server threads may be using its buffers. They see the end and release the
     * buffers.
     */
    void end() {
        shutDown(SocketChannel::shutdownInput);
        shutDown(SocketChannel::shutdownOutput);
    }

    private interface Half {
        void shutDown(SocketChannel channel) throws IOException;
    }

    private void shutDown(Half half) {
        try {
            if (channel.isPresent()) {
                half.shutDown(channel.get());
            }
        } catch (IOException gone) {
            // The connection has already ended.
        }
    }
}
