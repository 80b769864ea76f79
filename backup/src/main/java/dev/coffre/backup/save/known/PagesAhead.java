package dev.coffre.backup.save.known;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.run.Ahead;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prefetches the next tree pages of the previous point while the entries of the current one are being compared. Confined to the
 * thread that walks, except for the tasks of the workers.
 */
public final class PagesAhead implements TreePages {
    /** Maximum number of prefetched pages. Each has about 256 entries and tens of kilobytes, by the format at most 2 MiB. */
    private static final int MOST = 8;

    /** Prefetching resumes below this number. The rest is offered together, because waking a thread costs more than a page. */
    private static final int ENOUGH = 4;

    private final TreePages pages;
    private final KnownPages known;
    private final Workers workers;
    private final Deque<Coming> coming = new ArrayDeque<>();

    /** Whether the last page opened directly followed the one opened before it. Then the next ones will be wanted too. */
    private boolean inSequence;

    /** Whether the page before the next one was opened. */
    private boolean openedBefore;

    private static final class Coming {
        final Child page;
        Optional<Ahead<TreePage>> opening = Optional.empty();

        Coming(Child page) {
            this.page = page;
        }
    }

    /**
     * @param source thread-safe
     * @param known learns every opened page
     * @param inSequence whether all pages are expected to be opened, until some are skipped
     */
    public PagesAhead(PageSource source, KnownPages known, Workers workers, boolean inSequence) {
        this.pages = TreePages.of(source);
        this.known = known;
        this.workers = workers;
        this.inSequence = inSequence;
    }

    @Override
    public void expect(List<Subtree> subtrees) {
        subtrees.reversed().forEach(subtree -> coming.addFirst(new Coming(subtree.page())));
        openedBefore = inSequence;
        openSome();
    }

    @Override
    public TreePage open(Child page) {
        TreePage opened = opening(page).map(Ahead::get).orElseGet(() -> openNow(page));
        known.add(page);
        return opened;
    }

    /** Drops the pages before {@code page}: they were skipped with everything below them. */
    private Optional<Ahead<TreePage>> opening(Child page) {
        while (!coming.isEmpty()) {
            Coming next = coming.remove();
            if (next.page.equals(page)) {
                inSequence = openedBefore;
                openedBefore = true;
                openSome();
                return next.opening;
            }
            openedBefore = false;
        }
        return Optional.empty();
    }

    private void openSome() {
        if (!inSequence) {
            return;
        }
        List<Coming> soon = coming.stream().limit(MOST).toList();
        if (soon.stream().limit(ENOUGH).allMatch(next -> next.opening.isPresent())) {
            return;
        }
        List<Coming> closed =
                soon.stream().filter(next -> next.opening.isEmpty()).toList();
        List<Ahead<TreePage>> openings = Ahead.offer(
                closed.stream()
                        .<Supplier<TreePage>>map(next -> () -> openNow(next.page))
                        .toList(),
                workers::run);
        for (int i = 0; i < openings.size(); i++) {
            closed.get(i).opening = Optional.of(openings.get(i));
        }
    }

    private TreePage openNow(Child page) {
        return pages.open(page);
    }
}
