package dev.coffre.backup.check;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreePages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Prefetches the tree pages of a point from the vault. The next pages are fetched in batches and opened by other threads,
 * because single requests would cost a round trip each. For one thread and one walk.
 */
final class PagesToCome implements TreePages {
    /** Plaintext bytes of the pages that are prefetched or in flight. Opened pages use about ten times as much memory. */
    private static final long MOST_BYTES = 1L << 20;

    private final Recall recall;
    private final PagesOnWatch watch;
    private final Predicate<Subtree> wanted;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private long bytesUnderWay;

    private static final class Coming {
        final Child page;
        Optional<CompletableFuture<TreePage>> opening = Optional.empty();

        Coming(Child page) {
            this.page = page;
        }
    }

    /**
     * @param recall used for pages only, so that it can be flushed when pages are needed
     * @param watch records which page is opened
     * @param wanted whether the walk will open a subtree
     */
    PagesToCome(Recall recall, PagesOnWatch watch, Predicate<Subtree> wanted) {
        this.recall = recall;
        this.watch = watch;
        this.wanted = wanted;
    }

    @Override
    public void expect(List<Subtree> subtrees) {
        subtrees.reversed().stream().filter(wanted).forEach(subtree -> coming.addFirst(new Coming(subtree.page())));
        fetchSome();
    }

    @Override
    public TreePage open(Child page) {
        return watch.watch(page, () -> Recall.await(opening(page)));
    }

    private CompletableFuture<TreePage> opening(Child page) {
        while (!coming.isEmpty()) {
            Coming next = coming.remove();
            next.opening.ifPresent(_ -> bytesUnderWay -= next.page.rawLength());
            if (next.page.equals(page)) {
                fetchSome();
                return next.opening.orElseGet(() -> openNow(page));
            }
        }
        return openNow(page);
    }

    /** Requests as many pages as the limit allows, once half of it is free, so that one request carries several. */
    private void fetchSome() {
        if (bytesUnderWay > MOST_BYTES / 2) {
            return;
        }
        for (Coming next : coming) {
            if (next.opening.isPresent()) {
                continue;
            }
            if (bytesUnderWay > 0 && bytesUnderWay + next.page.rawLength() > MOST_BYTES) {
                break;
            }
            next.opening = Optional.of(want(next.page));
            bytesUnderWay += next.page.rawLength();
        }
        recall.send();
    }

    private CompletableFuture<TreePage> openNow(Child page) {
        CompletableFuture<TreePage> opening = want(page);
        recall.send();
        return opening;
    }

    private CompletableFuture<TreePage> want(Child page) {
        return recall.wantPage(page).thenApply(raw -> PageSource.decoded(page, raw, TreePageReader::decode));
    }
}
