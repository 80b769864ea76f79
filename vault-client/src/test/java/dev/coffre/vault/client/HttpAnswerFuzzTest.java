package dev.coffre.vault.client;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.testing.Fuzzed;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.wire.MachineKeysResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;

/** All that a vault, or whoever is in its place, says on a connection after one request: head, body, chunks. */
public class HttpAnswerFuzzTest {
    private static final int MAX_FRAME = 1 << 10;

    /** Buffers of a connection, and a message of the greatest length that is not there. */
    private static final long MOST_BYTES = 16 << 20;

    public static void fuzzerTestOneInput(byte[] input) {
        read(MOST_BYTES, () -> keys(input), HttpAnswerFuzzTest::isRefusal)
                .ifPresent(keys -> require(keys.equals(again(keys)), "another message"));
        read(MOST_BYTES, () -> frames(input), HttpAnswerFuzzTest::isRefusal)
                .ifPresent(count -> require(count * 4L <= input.length, count + " frames"));
    }

    private static MachineKeysResponse keys(byte[] input) {
        return received(input, VaultRequest.JSON, answer -> Exchange.message(answer, MachineKeysResponse.class));
    }

    private static MachineKeysResponse again(MachineKeysResponse keys) {
        return WireJson.read(WireJson.write(keys), MachineKeysResponse.class);
    }

    private static int frames(byte[] input) {
        return received(input, VaultRequest.OCTETS, answer -> {
            FrameStream frames = new FrameStream(answer, MAX_FRAME, 16 * MAX_FRAME);
            var all = new ArrayList<byte[]>();
            for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                all.add(frame.get());
            }
            return all.size();
        });
    }

    private static <T> T received(byte[] input, String mediaType, Exchange.ResponseReader<T> reader) {
        try (VaultResponse answer = FuzzedAnswers.spoken(input)) {
            return Exchange.receive(answer, mediaType, reader, refusal -> Optional.empty());
        } catch (IOException | HttpException e) {
            throw FuzzedAnswers.diagnosis().of(e);
        }
    }

    /** A person reads what went wrong, so nothing of a terminal's language may be in it. */
    private static boolean isRefusal(RuntimeException failure) {
        if (!FuzzedAnswers.isRefusal(failure)) {
            return false;
        }
        Problem problem = (Problem) failure;
        String title = ProblemText.in(Language.ENGLISH).title(problem);
        require(title.chars().noneMatch(Character::isISOControl), "a control character in: " + title);
        return true;
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(HttpAnswerFuzzTest.class, HttpAnswerFuzzTest::fuzzerTestOneInput);
    }
}
