package dev.coffre.vault.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Bytes that can be read only at a pace; whoever reads them waits. Used by one thread. */
final class PacedStream extends InputStream {
    /** Small enough that the slowest rate moves some each second. */
    private static final int PIECE = 16 << 10;

    private final ByteArrayInputStream bytes;
    private final Pacing pacing;

    PacedStream(byte[] bytes, Pacing pacing) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.pacing = pacing;
    }

    @Override
    public int read() throws IOException {
        pass(Math.min(1, bytes.available()));
        return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int piece = Math.min(length, PIECE);
        pass(Math.min(piece, bytes.available()));
        return bytes.read(target, offset, piece);
    }

    private void pass(int count) throws IOException {
        try {
            pacing.pass(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending at a pace");
        }
    }
}
