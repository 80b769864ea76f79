package dev.coffre.backup.save.pending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTableTest {
    @TempDir
    private Path folder;

    private RecordTable table;

    @BeforeEach
    void open() {
        table = new RecordTable(PrivatePaths.of(folder));
    }

    @AfterEach
    void close() {
        table.close();
        assertThat(folder).isEmptyDirectory();
    }

    /** More than are kept in memory. */
    @Test
    void aNumberGivesItsChildHoweverManyCameAfterIt() {
        List<RecordReference> children =
                IntStream.range(0, 20_000).mapToObj(RecordTableTest::child).toList();
        List<Integer> numbers = children.stream().map(table::number).toList();
        assertThat(numbers).doesNotHaveDuplicates();
        for (int i = 0; i < children.size(); i++) {
            assertThat(table.child(numbers.get(i))).isEqualTo(children.get(i));
        }
    }

    @Test
    void whatIsAskedForInTurnKeepsItsNumbers() {
        List<RecordReference> children = IntStream.range(0, 16)
                .map(i -> 1_000_000 + i)
                .mapToObj(RecordTableTest::child)
                .toList();
        List<Integer> numbers = children.stream().map(table::number).toList();
        for (int turn = 0; turn < 100; turn++) {
            table.number(child(turn));
            assertThat(children.stream().map(table::number).toList()).isEqualTo(numbers);
        }
    }

    @Test
    void aReservedRecordHasItsChildOnlyWhenItIsComplete() {
        int number = table.reserve();
        assertThatThrownBy(() -> table.child(number)).isInstanceOf(IllegalStateException.class);
        table.complete(number, child(1));
        assertThat(table.child(number)).isEqualTo(child(1));
        assertThatThrownBy(() -> table.complete(number, child(2))).isInstanceOf(IllegalStateException.class);
    }

    private static RecordReference child(int i) {
        Random seeded = new Random(i);
        RecordType type = i % 2 == 0 ? RecordType.BUNDLE : RecordType.CHUNK;
        return new RecordReference(
                type,
                new Oid(seeded.nextLong(), seeded.nextLong(), i, 7),
                new Pid(seeded.nextLong(), i, 5, 6),
                1 + seeded.nextInt(1 << 20),
                type == RecordType.BUNDLE ? 1 + i % 4_096 : 0,
                "zstd-1.5.7/" + i % 3);
    }
}
