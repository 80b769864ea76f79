package dev.coffre.backup.check;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts opened pages and remembers the page requested last, so that a failure can be attributed to it. */
final class PagesOnWatch implements PageSource {
    private final PageSource pages;
    private @Nullable Child last;
    private long opened;

    PagesOnWatch(PageSource pages) {
        this.pages = pages;
    }

    @Override
    public RawPage open(Child page) {
        return watch(page, () -> pages.open(page));
    }

    /** Returns the result of {@code opening}. */
    <T> T watch(Child page, Supplier<T> opening) {
        last = page;
        T answer = opening.get();
        opened++;
        return answer;
    }

    /**
     * Returns the page requested last.
     *
     * @throws IllegalStateException before the first request
     */
    Child last() {
        if (last == null) {
            throw new IllegalStateException("no page was asked for");
        }
        return last;
    }

    long opened() {
        return opened;
    }
}
