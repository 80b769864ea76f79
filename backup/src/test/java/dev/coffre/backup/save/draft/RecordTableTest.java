package dev.coffre.backup.save.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTableTest {
    private final Random random = new Random(3);

    @Test
    void aRecordTableGivesEveryOidOneNumberAndEveryNumberItsChild() {
        RecordTable table = new RecordTable();
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            children.add(child(i));
        }
        List<Integer> numbers = children.stream().map(table::number).toList();
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(children.stream().map(table::number).toList()).isEqualTo(numbers);
        for (int i = 0; i < children.size(); i++) {
            assertThat(table.child(numbers.get(i))).isEqualTo(children.get(i));
        }
    }

    @Test
    void aReservedRecordHasItsChildOnlyWhenItIsComplete() {
        RecordTable table = new RecordTable();
        int number = table.reserve();
        assertThatThrownBy(() -> table.child(number)).isInstanceOf(IllegalStateException.class);
        table.complete(number, child(1));
        assertThat(table.child(number)).isEqualTo(child(1));
        assertThatThrownBy(() -> table.complete(number, child(2))).isInstanceOf(IllegalStateException.class);
    }

    private static Child child(int i) {
        Random seeded = new Random(i);
        RecordType type = i % 2 == 0 ? RecordType.BUNDLE : RecordType.CHUNK;
        return new Child(
                type,
                new Oid(seeded.nextInt(50), seeded.nextLong(), i, 7),
                new Pid(seeded.nextLong(), i, 5, 6),
                1 + seeded.nextInt(1 << 20),
                type == RecordType.BUNDLE ? 1 + i % 4_096 : 0,
                "zstd-1.5.7/" + i % 3);
    }
}
