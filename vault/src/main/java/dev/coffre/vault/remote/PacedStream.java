package dev.coffre.vault.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Bytes that can be read only at a pace; whoever reads them waits. Used by one thread. */
final class PacedStream extends InputStream {
    /** Small enough that the slowest rate moves some each second, and what a TLS record holds. */
    private static final int PIECE = 16 << 10;

    private final Deque<ByteBuffer> left = new ArrayDeque<>();
    private final Pacing pacing;

    /** @param pieces that follow one another; they are not copied */
    PacedStream(List<byte[]> pieces, Pacing pacing) {
        pieces.forEach(piece -> left.add(ByteBuffer.wrap(piece)));
        this.pacing = pacing;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = Math.min(Math.min(length, PIECE), available());
        pass(count);
        int done = 0;
        while (done < count) {
            ByteBuffer first = left.element();
            int part = Math.min(count - done, first.remaining());
            first.get(target, offset + done, part);
            done += part;
            dropEmpty();
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    /** Not beyond {@link #PIECE}: there may be more. */
    @Override
    public int available() {
        dropEmpty();
        int there = 0;
        for (ByteBuffer piece : left) {
            there += Math.min(PIECE, piece.remaining());
            if (there >= PIECE) {
                return PIECE;
            }
        }
        return there;
    }

    private void dropEmpty() {
        while (!left.isEmpty() && !left.element().hasRemaining()) {
            left.remove();
        }
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
