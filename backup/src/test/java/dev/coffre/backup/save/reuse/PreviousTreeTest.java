package dev.coffre.backup.save.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.tree.Entries;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreeRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreviousTreeTest {
    private static final int KEYS = 600;

    @Test
    void leavesThatAreShownFirstAndPassedOrNotChangeNothingOfWhatIsFound() {
        List<Entry> all = Entries.range(0, KEYS).stream().toList();
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Entry> there = all.stream().filter(_ -> random.nextInt(4) > 0).toList();
            PageShelf pages = new PageShelf();
            TreeRoot root = tree(there, pages, random);
            List<Entry> asked = new ArrayList<>(
                    all.stream().filter(_ -> random.nextInt(3) > 0).toList());
            compare(
                    new PreviousTree(Optional.of(root), pages),
                    new PreviousTree(Optional.of(root), pages),
                    asked,
                    random);
        }
    }

    private static void compare(PreviousTree shown, PreviousTree plain, List<Entry> asked, Random random) {
        Optional<Subtree> passed = Optional.empty();
        for (Entry wanted : asked) {
            if (passed.filter(leaf -> wanted.key().compareTo(leaf.key()) <= 0).isPresent()) {
                continue;
            }
            Optional<Subtree> leaf = shown.nextLeaf(wanted.key());
            leaf.ifPresent(page -> {
                assertThat(page.level()).isZero();
                assertThat(page.key()).isGreaterThanOrEqualTo(wanted.key());
            });
            if (leaf.isPresent() && random.nextBoolean()) {
                shown.skipLeaf();
                passed = leaf;
            } else {
                assertThat(shown.find(wanted.key())).isEqualTo(plain.find(wanted.key()));
            }
        }
    }

    /** One of small pages and many levels. */
    private static TreeRoot tree(List<Entry> entries, PageShelf pages, Random random) {
        TreeBuilder builder = new TreeBuilder((_, _) -> random.nextInt(3), pages);
        entries.forEach(builder::add);
        return builder.finish();
    }
}
