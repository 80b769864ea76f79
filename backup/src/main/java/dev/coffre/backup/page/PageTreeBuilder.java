package dev.coffre.backup.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds levels of pages up to one root. Holds one open page for each level, however long the sequence is. Not thread-safe.
 *
 * @param <T> as in {@link OpenPage}
 */
public final class PageTreeBuilder<T> {
    private final IntFunction<OpenPage<T>> openPage;
    private final List<Level<T>> levels = new ArrayList<>();

    /** Holds back the first page of a level: if no second one follows, it is the root and there is no level above. */
    private static final class Level<T> {
        final OpenPage<T> open;

        @Nullable
        T first;

        boolean hasSeveral;

        Level(OpenPage<T> open) {
            this.open = open;
        }
    }

    /** @param openPage makes the empty first page of a level; level 0 holds the leaves */
    public PageTreeBuilder(IntFunction<OpenPage<T>> openPage) {
        this.openPage = openPage;
    }

    public void add(T item) {
        add(0, item);
    }

    /** Adds a finished leaf page. Returns false and changes nothing if a leaf page is open. */
    public boolean addPage(T page) {
        if (!level(0).open.isEmpty()) {
            return false;
        }
        passUp(0, page);
        return true;
    }

    /** Seals all open pages. Returns the item that names the root. Nothing may be added afterwards. */
    public T finish() {
        for (int number = 0; number < levels.size(); number++) {
            Level<T> level = levels.get(number);
            if (!level.open.isEmpty()) {
                passUp(number, level.open.seal());
            }
            if (!level.hasSeveral && level.first != null) {
                return level.first;
            }
        }
        throw new IllegalStateException("no page without an item");
    }

    private void add(int number, T item) {
        OpenPage<T> open = level(number).open;
        if (!open.add(item)) {
            passUp(number, open.seal());
            if (!open.add(item)) {
                throw new IllegalStateException("an empty page takes any item");
            }
        }
        if (open.endsHere()) {
            passUp(number, open.seal());
        }
    }

    private void passUp(int number, T page) {
        Level<T> level = levels.get(number);
        if (level.hasSeveral) {
            add(number + 1, page);
        } else if (level.first == null) {
            level.first = page;
        } else {
            level.hasSeveral = true;
            add(number + 1, level.first);
            add(number + 1, page);
        }
    }

    private Level<T> level(int number) {
        if (number == PageLimits.MAX_LEVELS) {
            throw new IllegalStateException("more than " + PageLimits.MAX_LEVELS + " levels of pages");
        }
        if (number == levels.size()) {
            levels.add(new Level<>(openPage.apply(number)));
        }
        return levels.get(number);
    }
}
