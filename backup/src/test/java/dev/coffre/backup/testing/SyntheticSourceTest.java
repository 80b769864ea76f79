package dev.coffre.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyntheticSourceTest {
    private final SyntheticSource source = SyntheticSource.rootedAt("/home/ada");
    private final List<SourceProblem> problems = new ArrayList<>();

    @Test
    void makesParentsAndWalksInKeyOrder() {
        source.file("b/c/d", "text").file("a", "text");
        assertThat(walk())
                .extracting(SourceItem::key)
                .containsExactly(
                        source.key(""), source.key("a"), source.key("b"), source.key("b/c"), source.key("b/c/d"));
    }

    @Test
    void generatedContentIsTheSameFromAnyPosition() throws Exception {
        source.file("big", SyntheticFile.generated(7, 1L << 40));
        try (SourceContent content = walk().get(1).open()) {
            byte[] whole = new byte[100];
            byte[] part = new byte[10];
            assertThat(content.read((1L << 39), whole, 0, 100)).isEqualTo(100);
            content.read((1L << 39) + 33, part, 0, 10);
            assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(whole, 33, 43));
            assertThat(whole).isNotEqualTo(new byte[100]);
            assertThat(content.read(1L << 40, whole, 0, 100)).isZero();
        }
    }

    @Test
    void holesReadAsZeros() throws Exception {
        source.file("sparse", SyntheticFile.sparse(1, 100, List.of(new Extent(40, 20))));
        try (SourceContent content = walk().get(1).open()) {
            byte[] bytes = new byte[100];
            content.read(0, bytes, 0, 100);
            assertThat(java.util.Arrays.copyOf(bytes, 40)).containsOnly(0);
            assertThat(java.util.Arrays.copyOfRange(bytes, 40, 60)).isNotEqualTo(new byte[20]);
            assertThat(Sources.extents(content)).containsExactly(new Extent(40, 20));
        }
    }

    @Test
    void allNamesOfAFileChangeTogether() {
        source.file("one", "first").link("one", "two").at(2_000_000_000).file("two", "second");
        assertThat(source.node("one")).isSameAs(source.node("two"));
        assertThat(source.node("one").metadata().size()).isEqualTo(6);
        assertThat(source.node("one").metadata().modified().seconds()).isEqualTo(2_000_000_000);
    }

    @Test
    void whatIsRemovedDuringAWalkHasVanished() throws Exception {
        source.file("a", "1").file("b", "2").file("c/d", "3");
        try (ItemWalk walk = new ItemWalk(source.walk(), problems::add)) {
            walk.next();
            SourceItem a = walk.next().orElseThrow();
            source.remove("a").remove("b").remove("c");
            assertThat(walk.next()).isEmpty();
            assertThat(problems)
                    .containsExactly(
                            new SourceProblem.Vanished(source.key("b")),
                            new SourceProblem.Vanished(source.key("c")),
                            new SourceProblem.Vanished(source.key("c/d")));
            assertThat(catchThrowableOfType(SourceException.class, a::open).problem())
                    .isEqualTo(new SourceProblem.Vanished(source.key("a")));
        }
    }

    private List<SourceItem> walk() {
        List<SourceItem> items = new ArrayList<>();
        try (ItemWalk walk = new ItemWalk(source.walk(), problems::add)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                items.add(item.get());
            }
        }
        return items;
    }
}
