package dev.coffre.vault.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RecordHeaderTest {

    private static List<Oid> kids(SplittableRandom random, int count) {
        return Stream.generate(() -> new Oid(random.nextLong(), random.nextLong(), 0, 0))
                .limit(count)
                .sorted()
                .toList();
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(max = 300) int count,
            @ForAll @IntRange(min = 1) int epoch,
            @ForAll @IntRange(min = RecordHeader.MIN_PAYLOAD, max = RecordHeader.MAX_PAYLOAD) int payload,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RecordHeader header =
                new RecordHeader(RecordType.TREE, DomainId.random(random), epoch, payload, kids(random, count));
        byte[] bytes = header.encode();
        assertThat(bytes).hasSize(header.length());
        assertThat(RecordHeader.read(bytes, 0, bytes.length)).isEqualTo(header);
    }

    @Property(tries = 500)
    void anyBytesAreAHeaderThatWritesThemselvesOrAProblem(
            @ForAll @IntRange(max = 103) int at, @ForAll byte value, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new RecordHeader(RecordType.TREE, DomainId.random(random), 1, 256, kids(random, 2)).encode();
        bytes[at] = value;
        try {
            assertThat(RecordHeader.read(bytes, 0, bytes.length).encode()).isEqualTo(bytes);
        } catch (Problem refused) {
            assertThat(refused.code().exitCode().number()).isEqualTo(8);
        }
    }

    @Test
    void theSameKidTwiceIsRefused() {
        Oid kid = new Oid(1, 2, 3, 4);
        assertThatThrownBy(() -> new RecordHeader(RecordType.TREE, new DomainId(0, 0), 1, 256, List.of(kid, kid)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void typesAllowTheirKidsAndNoOthers() {
        assertThat(Stream.of(RecordType.values()).filter(RecordType.FILELIST::allowsChild))
                .containsExactly(RecordType.CHUNK, RecordType.FILELIST, RecordType.PATCH);
        assertThat(Stream.of(RecordType.values()).filter(RecordType.TREE::allowsChild))
                .containsExactly(RecordType.CHUNK, RecordType.BUNDLE, RecordType.FILELIST, RecordType.TREE);
        assertThat(Stream.of(RecordType.values()).filter(RecordType.POINT::allowsChild))
                .containsExactly(RecordType.TREE);
        assertThat(Stream.of(RecordType.values()).filter(RecordType.CHUNK::allowsChild))
                .isEmpty();
        assertThat(Stream.of(RecordType.values()).filter(RecordType.PATCH::allowsChild))
                .isEmpty();
    }
}
