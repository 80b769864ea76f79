package dev.coffre.server.limit;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to the service: how much it has sent, who authenticated on it, and how fast its bodies move. Thread-safe. */
public final class ClientConnection {
    /** Nanoseconds without authentication after which a connection is the first to be ended when there is no room. */
    private static final long AUTHENTICATION_GRACE = Duration.ofSeconds(10).toNanos();

    /** Nanoseconds within which a whole request head must arrive, from the start or from the last answer. */
    private static final long HEAD_TIMEOUT = Duration.ofSeconds(130).toNanos();

    private final Optional<SocketChannel> channel;
    private final String network;
    private final long openedAt;
    private final SlowTransferDetector in = new SlowTransferDetector();
    private final SlowTransferDetector out = new SlowTransferDetector();
    private volatile long idleSince;
    private volatile boolean inRequest;
    private final AtomicLong received = new AtomicLong();
    private volatile Optional<ConnectionLimiter.AuthenticatedClient> client = Optional.empty();
    private volatile boolean tooSlow;

    /** @param network origin for limits: an address, or a prefix whose addresses one client may have */
    ClientConnection(SocketChannel channel, String network, long now) {
        this(Optional.of(channel), network, now);
    }

    private ClientConnection(Optional<SocketChannel> channel, String network, long now) {
        this.channel = channel;
        this.network = network;
        this.openedAt = now;
        this.idleSince = now;
    }

    /** Returns a connection that has already ended. */
    public static ClientConnection ended() {
        return new ClientConnection(Optional.empty(), "", System.nanoTime());
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
        received.incrementAndGet();
    }

    /** Records that the answer has been sent. */
    public void requestEnds() {
        idleSince = System.nanoTime();
        inRequest = false;
    }

    /**
     * Records that the client has authenticated itself.
     *
     * @param vault its vault, or a substitute: all people together count as one
     */
    public void authenticated(String vault, String who) {
        client = Optional.of(new ConnectionLimiter.AuthenticatedClient(vault, who));
    }

    Optional<ConnectionLimiter.AuthenticatedClient> client() {
        return client;
    }

    /** Returns bytes of bodies, plus one for each request head. */
    long received() {
        return received.get();
    }

    boolean isOverdue(long now) {
        return client.isEmpty() && now - openedAt >= AUTHENTICATION_GRACE;
    }

    long openedAt() {
        return openedAt;
    }

    /** Records that the service waits for bytes of the request's body. */
    public void bodyReadBegins() {
        in.waitBegins(System.nanoTime());
    }

    /** Records that body bytes arrived. */
    public void bodyReadEnds(long bytes) {
        in.waitEnds(System.nanoTime(), bytes);
        received.addAndGet(bytes);
    }

    /** Records that the service waits for the client to take some of the answer. */
    public void answerWriteBegins() {
        out.waitBegins(System.nanoTime());
    }

    /** Records that the client took bytes. */
    public void answerWriteEnds(long bytes) {
        out.waitEnds(System.nanoTime(), bytes);
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
        if (out.isTooSlow(now) || (!inRequest && now - idleSince >= HEAD_TIMEOUT)) {
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

    private interface ChannelShutdown {
        void shutDown(SocketChannel channel) throws IOException;
    }

    private void shutDown(ChannelShutdown half) {
        try {
            if (channel.isPresent()) {
                half.shutDown(channel.get());
            }
        } catch (IOException gone) {
            // The connection has already ended.
        }
    }
}
