package dev.coffre.vault.client;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The frames of an answer: of records as {@code fetch} asks for them, of points, of slots. */
public class FrameStreamFuzzTest {
    private static final int MAX_FRAME = 1 << 10;
    private static final int MAX_TOTAL = 2 << 10;
    private static final int MOST_RECORDS = 16;

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, () -> all(input), FrameStreamFuzzTest::isRefusal).ifPresent(frames -> {
            require(Arrays.equals(joined(frames), input), "other frames");
            int total = frames.stream().mapToInt(frame -> frame.length).sum();
            require(total <= MAX_TOTAL, total + " bytes of frames");
        });
        if (input.length > 0) {
            int asked = 1 + (input[0] & 0xFF) % MOST_RECORDS;
            byte[] body = Arrays.copyOfRange(input, 1, input.length);
            read(body, () -> tagged(body, asked), FrameStreamFuzzTest::isRefusal)
                    .ifPresent(frames -> {
                        require(frames.size() == asked, frames.size() + " frames");
                        require(Arrays.equals(joined(frames), body), "other tagged frames");
                    });
        }
    }

    private static List<byte[]> all(byte[] body) {
        FrameStream frames = new FrameStream(FuzzedAnswers.withBody(body), MAX_FRAME, MAX_TOTAL);
        List<byte[]> all = new ArrayList<>();
        try {
            for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                all.add(frame.get());
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> tagged(byte[] body, int asked) {
        FrameStream frames = new FrameStream(FuzzedAnswers.withBody(body), MAX_FRAME, MAX_TOTAL);
        List<byte[]> all = new ArrayList<>();
        try {
            for (int i = 0; i < asked; i++) {
                FrameStream.TaggedFrame frame = frames.requireTagged();
                byte[] whole = new byte[1 + frame.content().length];
                whole[0] = frame.tag();
                System.arraycopy(frame.content(), 0, whole, 1, frame.content().length);
                all.add(whole);
            }
            frames.requireEnd();
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] joined(List<byte[]> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameStream.encode(frames).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static boolean isRefusal(RuntimeException failure) {
        return failure instanceof UncheckedIOException
                || failure instanceof Problem problem && problem.code() == ProblemCode.VAULT_ANSWER_GARBAGE;
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(FrameStreamFuzzTest.class, FrameStreamFuzzTest::fuzzerTestOneInput);
    }
}
