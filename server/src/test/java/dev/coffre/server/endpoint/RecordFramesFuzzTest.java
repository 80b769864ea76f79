package dev.coffre.server.endpoint;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.server.limit.MemoryBudgets;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.testing.Fuzzed;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.ServerRequest;

/** A batch of records as an agent sends it, whole or broken off: the first byte says how much of it never comes. */
public class RecordFramesFuzzTest {
    private static final String NO_TRACE = "";
    private static final MemoryBudgets BUDGETS = MemoryBudgets.ofHeap();

    /** One record of the greatest length, of which only the length has come. */
    private static final long MOST_BYTES = (8 << 20) + RecordHeader.MAX_RECORD;

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        read(
                        MOST_BYTES,
                        () -> records(body, body.length + (input[0] & 0xFF)),
                        problem(
                                ProblemCode.REQUEST_MALFORMED,
                                ProblemCode.RECORD_TOO_LARGE,
                                ProblemCode.BATCH_TOO_LARGE))
                .ifPresent(records -> require(Arrays.equals(framed(records, body.length), body), "other records"));
    }

    private static List<RecordBytes> records(byte[] body, long stated) {
        try (ApiRequest request = new ApiRequest(request(body, stated), List.of(), BUDGETS)) {
            return RecordFrames.read(request);
        }
    }

    private static byte[] framed(List<RecordBytes> records, int length) {
        ByteBuffer frames = ByteBuffer.allocate(length);
        records.forEach(record -> frames.putInt(record.bytes().length).put(record.bytes()));
        return frames.array();
    }

    private static ServerRequest request(byte[] body, long stated) {
        HttpServletRequest servlet = answering(HttpServletRequest.class, method -> switch (method) {
            case "getContentLengthLong" -> stated;
            case "getContentType" -> "application/octet-stream";
            case "getInputStream" -> new Arrived(new ByteArrayInputStream(body));
            case "getAttribute" -> NO_TRACE;
            default -> throw new IllegalStateException(method);
        });
        return answering(ServerRequest.class, method -> servlet);
    }

    /** A request that knows nothing but what is asked of it here. */
    private static <T> T answering(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName())));
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

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(RecordFramesFuzzTest.class, RecordFramesFuzzTest::fuzzerTestOneInput);
    }
}
