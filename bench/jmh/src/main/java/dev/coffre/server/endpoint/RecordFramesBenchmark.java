package dev.coffre.server.endpoint;

import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import dev.coffre.server.limit.MemoryBudgets;
import dev.coffre.vault.record.RecordBytes;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.web.servlet.function.ServerRequest;

/** The vault takes a batch apart and hashes each record, beside the bare hash. */
@State(Scope.Thread)
@OperationsPerInvocation(RecordFramesBenchmark.BYTES)
public class RecordFramesBenchmark {
    static final int BYTES = 6 << 20;

    private static final int RECORDS = 6;
    private static final int RECORD = BYTES / RECORDS;

    private final byte[] record = Sample.noise(RECORD);
    private final byte[] body = body();
    private final Bare bare = new Bare();
    private final HttpServletRequest servletRequest = answering(HttpServletRequest.class, this::ofServlet);
    private final ServerRequest serverRequest = answering(ServerRequest.class, method -> servletRequest);
    private final MemoryBudgets budgets = MemoryBudgets.ofHeap();

    private byte[] body() {
        ByteBuffer frames = ByteBuffer.allocate(RECORDS * (4 + RECORD));
        for (int i = 0; i < RECORDS; i++) {
            frames.putInt(RECORD).put(record);
        }
        return frames.array();
    }

    private Object ofServlet(String method) {
        return switch (method) {
            case "getContentLengthLong" -> (long) body.length;
            case "getContentType" -> "application/octet-stream";
            case "getInputStream" -> new Arrived(new ByteArrayInputStream(body));
            default -> throw new IllegalStateException(method);
        };
    }

    /** A request that knows nothing but what is asked of it here. */
    private static <T> T answering(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName())));
    }

    @Benchmark
    public List<RecordBytes> read() {
        try (ApiRequest request = new ApiRequest(serverRequest, List.of(), budgets)) {
            return RecordFrames.read(request);
        }
    }

    @Benchmark
    public byte[] sha256() {
        byte[] last = record;
        for (int i = 0; i < RECORDS; i++) {
            last = bare.sha256(record, RECORD);
        }
        return last;
    }

    /** A body that is in memory. */
    private static final class Arrived extends ServletInputStream {
        private final ByteArrayInputStream in;

        Arrived(ByteArrayInputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return in.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
