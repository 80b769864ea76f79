package dev.coffre.server.limit;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of an answer. It is written in pieces, so that a stalled reader is noticed within each piece. Not
 * thread-safe.
 */
public final class MonitoredOutputStream extends OutputStream {
    private static final int PIECE = 64 << 10;

    private final OutputStream out;
    private final ClientConnection connection;

    public MonitoredOutputStream(OutputStream out, ClientConnection connection) {
        this.out = out;
        this.connection = connection;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE) {
            int piece = Math.min(PIECE, length - done);
            connection.answerWriteBegins();
            try {
                out.write(bytes, offset + done, piece);
            } finally {
                connection.answerWriteEnds(piece);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        connection.answerWriteBegins();
        try {
            out.flush();
        } finally {
            connection.answerWriteEnds(0);
        }
    }
}
