package dev.coffre.vault.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/** A request body that is sent at a limited rate; the sending thread waits. For one thread. */
final class RateLimitedBody extends AbstractHttpEntity {
    /** One TLS record. Small enough for steady progress at the lowest rate. */
    static final int MAX_PIECE_BYTES = 16 << 10;

    private final List<byte[]> pieces;
    private final RateLimiter rateLimiter;
    private @Nullable WriteWatchdog watchdog;

    /** @param pieces consecutive; not copied */
    RateLimitedBody(List<byte[]> pieces, RateLimiter pacing) {
        super((String) null, null, false);
        this.pieces = pieces;
        this.rateLimiter = pacing;
    }

    /** Reports progress to {@code watcher}. */
    void setWatchdog(WriteWatchdog watcher) {
        watchdog = watcher;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            for (int at = 0; at < piece.length; at += MAX_PIECE_BYTES) {
                int count = Math.min(MAX_PIECE_BYTES, piece.length - at);
                acquire(rateLimiter, count);
                out.write(piece, at, count);
                if (watchdog != null) {
                    watchdog.progressed();
                }
            }
        }
    }

    /** Waits until {@code count} bytes may pass. */
    static void acquire(RateLimiter pacing, int count) throws InterruptedIOException {
        try {
            pacing.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while bytes move at a pace");
        }
    }

    @Override
    public long getContentLength() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    @Override
    public InputStream getContent() {
        return new SequenceInputStream(Collections.enumeration(
                pieces.stream().map(ByteArrayInputStream::new).toList()));
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {}
}
