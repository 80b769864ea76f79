package dev.coffre.vault.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares reading the records of a response with copying them. */
@State(Scope.Thread)
@OperationsPerInvocation(FrameStreamBenchmark.BYTES)
public class FrameStreamBenchmark {
    static final int BYTES = 8 << 20;

    private static final int FRAMES = 8;
    private static final int FRAME = BYTES / FRAMES;
    private static final int LENGTH = 4;

    private final byte[] body = body();
    private final byte[] into = new byte[FRAME];
    private final FailureClassifier origin = new FailureClassifier(new Endpoint(
            URI.create("https://127.0.0.1"),
            new VaultAddress(
                    List.of(URI.create("https://127.0.0.1")),
                    Set.of(TestIdentity.server().pin())),
            Optional.empty()));

    private static byte[] body() {
        ByteBuffer frames = ByteBuffer.allocate(FRAMES * (LENGTH + FRAME));
        for (int i = 0; i < FRAMES; i++) {
            frames.putInt(FRAME).put(new byte[FRAME]);
        }
        return frames.array();
    }

    /** No caller needs the connection. */
    private static final class Nowhere implements ResponseBody.EndListener {
        @Override
        public void completed() {}

        @Override
        public void abandoned() {}
    }

    @Benchmark
    public int read() throws IOException {
        ResponseBody answerBody = new ResponseBody(
                new ByteArrayInputStream(body),
                body.length,
                RateLimiter.UNLIMITED,
                Duration.ofMinutes(1),
                new Nowhere());
        int bytes = 0;
        try (VaultResponse answer = new VaultResponse(new BasicClassicHttpResponse(200), answerBody, origin)) {
            FrameStream frames = new FrameStream(answer, FRAME, BYTES);
            for (int i = 0; i < FRAMES; i++) {
                bytes += frames.requireTagged().content().length;
            }
        }
        return bytes;
    }

    @Benchmark
    public byte[] copy() {
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(body, i * (LENGTH + FRAME) + LENGTH, into, 0, FRAME);
        }
        return into;
    }
}
