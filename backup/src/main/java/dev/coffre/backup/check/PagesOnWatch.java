package dev.coffre.backup.check;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
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
        last = page;
        RawPage raw = pages.open(page);
        opened++;
        return raw;
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
