package dev.coffre.backup.source.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any user can make a hundred thousand mapped names, each below a path of 32,000 characters. */
class MappedNameBudgetTest {
    private static final int BUDGET = 1 << 20;

    private final WindowsPaths paths = new WindowsPaths(LockedFiles.of(new FakeWindows()), BUDGET);

    private int remembered(List<ByteString> folder, int names) {
        int count = 0;
        for (int i = 0; i < names; i++) {
            List<ByteString> path = new ArrayList<>(folder);
            path.add(ByteString.utf8("a:" + i));
            count += paths.remember(path, "a\uF03A" + i) ? 1 : 0;
        }
        return count;
    }

    @Test
    void aBudgetInBytesEndsBeforeMemoryDoes() {
        List<ByteString> deep = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            deep.add(ByteString.utf8("n".repeat(255) + i));
        }

        assertThat(remembered(deep, 1_000)).isBetween(10, BUDGET / (120 * 255));
        assertThat(paths.hasRoom(BUDGET)).isFalse();
    }

    @Test
    void namesThatAreKnownCostNothingAgain() throws Exception {
        List<ByteString> folder = List.of(ByteString.utf8("C:\\"));

        for (int i = 0; i < 100; i++) {
            assertThat(remembered(folder, 1_000)).isEqualTo(1_000);
        }
        assertThat(paths.nameOnDisk(List.of(folder.getFirst(), ByteString.utf8("a:7"))))
                .isEqualTo("a\uF03A7");
    }
}
