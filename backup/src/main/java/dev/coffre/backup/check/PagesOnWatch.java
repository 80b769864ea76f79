package dev.coffre.backup.check;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the pages that are opened, and knows which one was asked for last, so that a failure can be laid to it. */
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

    /** What opening a page answers. */
    <T> T watch(Child page, Supplier<T> opening) {
        last = page;
        T answer = opening.get();
        opened++;
        return answer;
    }

    /** @throws IllegalStateException before the first */
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
