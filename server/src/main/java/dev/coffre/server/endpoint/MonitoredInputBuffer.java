package dev.coffre.server.endpoint;

import dev.coffre.server.limit.ClientConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Wraps Tomcat's input buffer and measures how long a request's body is waited for. Closing it restores the original buffer.
 * Used by one thread.
 */
final class MonitoredInputBuffer implements InputBuffer, AutoCloseable {
    private final Request request;
    private final InputBuffer body;
    private final ClientConnection connection;

    private MonitoredInputBuffer(Request request, InputBuffer body, ClientConnection connection) {
        this.request = request;
        this.body = body;
        this.connection = connection;
    }

    static MonitoredInputBuffer of(Request request, ClientConnection connection) {
        MonitoredInputBuffer watched = new MonitoredInputBuffer(request, request.getInputBuffer(), connection);
        request.setInputBuffer(watched);
        return watched;
    }

    @Override
    public int doRead(ApplicationBufferHandler target) throws IOException {
        int count = 0;
        connection.bodyReadBegins();
        try {
            count = body.doRead(target);
        } catch (IOException e) {
            throw connection.wasTooSlow() ? tooSlow(e) : e;
        } finally {
            connection.bodyReadEnds(Math.max(count, 0));
        }
        return count;
    }

    /** Tomcat answers 408 to this exception, and 400 to the one of a truncated body. */
    private static IOException tooSlow(IOException cause) {
        SocketTimeoutException late = new SocketTimeoutException("the body came too slowly");
        late.initCause(cause);
        return late;
    }

    @Override
    public int available() {
        return body.available();
    }

    /**
     * Reads the rest of an unread body, so that a client that sends its whole body first still gets the response and
     * can reuse the connection. A rest that is longer than any valid body, or too slow, closes the connection.
     */
    void discardRest() {
        if (request.isFinished()) {
            return;
        }
        try {
            long left = request.hasExpectation() ? 0 : RecordFrames.MAX_BODY_BYTES;
            DiscardBuffer discarding = new DiscardBuffer();
            int count = 0;
            while (count >= 0 && left > 0) {
                count = doRead(discarding);
                left -= Math.max(count, 0);
            }
            if (count < 0) {
                return;
            }
        } catch (IOException e) {
            // Treated like a body that is too long.
        }
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    @Override
    public void close() {
        request.setInputBuffer(body);
    }

    private static final class DiscardBuffer implements ApplicationBufferHandler {
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer bytes) {
            buffer = bytes;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
