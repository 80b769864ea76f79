package dev.coffre.vault.store.journal;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A segment of the journal without its checksum, or the events of one: the input begins with a bracket then. */
public class JournalFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = ChecksummedFile.encode(input);
        read(file, () -> JournalSegment.decode(file), refusal()).ifPresent(segment -> {
            require(Arrays.equals(segment.encode(), file), "other bytes");
            require(segment.number() >= 1, "a number that is none");
            requireSameAgain(segment.events());
        });
        if (input.length > 0 && input[0] == '[') {
            read(input, () -> events(input), refusal()).ifPresent(JournalFuzzTest::requireSameAgain);
        }
    }

    private static List<JournalEvent> events(byte[] json) {
        return JournalEventCodec.read(json, new BinaryReader(new byte[0], ProblemCode.JOURNAL_DAMAGED));
    }

    private static void requireSameAgain(List<JournalEvent> events) {
        require(events(JournalEventCodec.write(events)).equals(events), "other events");
    }

    private static Predicate<RuntimeException> refusal() {
        return problem(ProblemCode.JOURNAL_DAMAGED, ProblemCode.FORMAT_TOO_NEW);
    }

    /** A kind of the name "null" would be one of a newer program. */
    @Test
    void anEventThatNamesNoKindIsDamage() {
        assertThatThrownBy(() -> events("[{}]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED));
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(JournalFuzzTest.class, JournalFuzzTest::fuzzerTestOneInput);
    }
}
