package dev.coffre.server.limit;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to the service: what it has brought and proved, and how its bodies move. Thread-safe. */
public final class Connection {
    /** A client that has not proved anything after so long is the first to go when there is no room. */
    private static final long GRACE = Duration.ofSeconds(10).toNanos();

    /** A whole request head must be here by then, counted from the start or from the last answer. */
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

    /** @param network that it comes from: an address, or many that one may have */
    Connection(SocketChannel channel, String network, long now) {
        this(Optional.of(channel), network, now);
    }

    private Connection(Optional<SocketChannel> channel, String network, long now) {
        this.channel = channel;
        this.network = network;
        this.openedAt = now;
        this.restsSince = now;
    }

    /** A connection that has ended already. */
    public static Connection ended() {
        return new Connection(Optional.empty(), "", System.nanoTime());
    }

    String network() {
        return network;
    }

    boolean isOpen() {
        return channel.filter(SocketChannel::isOpen).isPresent();
    }

    /** The head of a request has arrived. */
    public void requestBegins() {
        inRequest = true;
        in.reset();
        out.reset();
        brought.incrementAndGet();
    }

    /** The answer is out. */
    public void requestEnds() {
        restsSince = System.nanoTime();
        inRequest = false;
    }

    /**
     * Its client has shown who it is.
     *
     * @param vault that it belongs to, or what stands for one: all people are one
     */
    public void provedBy(String vault, String who) {
        prover = Optional.of(new OpenConnections.Prover(vault, who));
    }

    Optional<OpenConnections.Prover> prover() {
        return prover;
    }

    /** Bytes of bodies, and one for each head. */
    long brought() {
        return brought.get();
    }

    boolean isOverdue(long now) {
        return prover.isEmpty() && now - openedAt >= GRACE;
    }

    long openedAt() {
        return openedAt;
    }

    /** The service waits for bytes of the request's body. */
    public void awaitsBody() {
        in.begin(System.nanoTime());
    }

    /** So many came. */
    public void bodyCame(long bytes) {
        in.end(System.nanoTime(), bytes);
        brought.addAndGet(bytes);
    }

    /** The service waits until the client takes some of the answer. */
    public void awaitsReader() {
        out.begin(System.nanoTime());
    }

    /** It took so many bytes. */
    public void readerTook(long bytes) {
        out.end(System.nanoTime(), bytes);
    }

    /** Whether its body, or the reading of its answer, was ended because it was too slow. */
    public boolean wasTooSlow() {
        return tooSlow;
    }

    /** Ends what is too slow. A body that is ended still gets an answer. */
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
     * Ends it. The channel is shut down and not closed: threads of the server may be using its buffers, and they find the end
     * and give the buffers back.
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
            // It has ended by itself.
        }
    }
}
