package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryKeyTest {
    private static final EntryKey HOME = EntryKey.root(ByteString.utf8("/home"));

    @Test
    void rootsComeFirstThenEveryDirectoryBeforeWhatIsBelowIt() {
        EntryKey a = key("a");
        EntryKey aDot = key("a.txt");
        EntryKey aInner = a.child(ByteString.utf8("z"));
        EntryKey b = key("b");
        EntryKey other = EntryKey.root(ByteString.utf8("/var"));
        List<EntryKey> keys = new ArrayList<>(List.of(aInner, b, other, aDot, a, HOME));
        Collections.sort(keys);
        assertThat(keys).containsExactly(HOME, other, a, aDot, b, aInner);
    }

    @Test
    void aParentIsComparedByComponentNotByJoinedPath() {
        EntryKey below = key("a").child(ByteString.utf8("x"));
        EntryKey belowDash = key("a-").child(ByteString.utf8("x"));
        assertThat("a-/x".compareTo("a/x")).isNegative();
        assertThat(below).isLessThan(belowDash);
    }

    @Test
    void knowsItsPath() {
        EntryKey key = key("a").child(ByteString.utf8("b"));
        assertThat(key.display()).isEqualTo("/home/a/b");
        assertThat(EntryKey.root(ByteString.utf8("/"))
                        .child(ByteString.utf8("etc"))
                        .display())
                .isEqualTo("/etc");
        assertThat(key.depth()).isEqualTo(2);
        assertThat(HOME.isRoot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\0b"})
    void refusesWhatIsNotOneComponent(String name) {
        assertThatThrownBy(() -> HOME.child(ByteString.utf8(name))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void theOrderIsTheOrderOfTheWalk(
            @ForAll @Size(max = 12) List<@Size(max = 6) List<@IntRange(min = 0, max = 3) Integer>> paths) {
        List<EntryKey> keys = new ArrayList<>();
        for (List<Integer> path : paths) {
            EntryKey key = HOME;
            for (int step : path) {
                key = key.child(ByteString.utf8("n" + step));
                keys.add(key);
            }
        }
        List<EntryKey> sorted = keys.stream().distinct().sorted().toList();
        List<EntryKey> walked = new ArrayList<>();
        walk(HOME, keys.stream().distinct().toList(), walked);
        assertThat(sorted).isEqualTo(walked);
    }

    private static void walk(EntryKey directory, List<EntryKey> all, List<EntryKey> walked) {
        List<EntryKey> children = all.stream()
                .filter(key -> key.parent().equals(directory.path()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        walked.addAll(children);
        children.forEach(child -> walk(child, all, walked));
    }

    private static EntryKey key(String name) {
        return HOME.child(ByteString.utf8(name));
    }
}
