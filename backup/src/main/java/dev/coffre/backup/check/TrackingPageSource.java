package dev.coffre.backup.check;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts opened pages and remembers the page requested last, so that a failure can be attributed to it. */
final class TrackingPageSource implements PageSource {
    private final PageSource pages;
    private @Nullable RecordReference lastRequested;
    private long opened;

    TrackingPageSource(PageSource pages) {
        this.pages = pages;
    }

    @Override
    public RawPage open(RecordReference page) {
        return track(page, () -> pages.open(page));
    }

    /** Returns the result of {@code opening}. */
    <T> T track(RecordReference page, Supplier<T> opening) {
        lastRequested = page;
        T answer = opening.get();
        opened++;
        return answer;
    }

    /**
     * Returns the page requested last.
     *
     * @throws IllegalStateException before the first request
     */
    RecordReference lastRequested() {
        if (lastRequested == null) {
            throw new IllegalStateException("no page was asked for");
        }
        return lastRequested;
    }

    long opened() {
        return opened;
    }
}
