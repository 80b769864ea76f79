package dev.coffre.backup.view;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Prefetch;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks up many entries at once, in one point or in many: all pages of a level are fetched together, and each is decoded
 * once. So the number of requests depends on the height of the trees only. Holds one decoded page at a time. Used once, by
 * one thread.
 */
public final class EntryLookup {
    /** Most pages to fetch with one request. */
    private static final int FETCHED_TOGETHER = 256;

    private final PageSource pages;
    private final List<Wanted> wanted;
    private final List<Result> results;
    private Map<ExpectedPage, List<Integer>> level = new LinkedHashMap<>();

    /** An entry to look up in the tree of a point. */
    public record Wanted(TreeRoot root, EntryKey key) {}

    /**
     * What a lookup found.
     *
     * @param entry empty if the point does not have it, or a page is damaged
     * @param damage why it is not known whether the point has it
     */
    public record Result(Optional<Entry> entry, Optional<Problem> damage) {
        public static final Result ABSENT = new Result(Optional.empty(), Optional.empty());
    }

    /**
     * A page as its parent names it.
     *
     * @param key of its last entry; empty for a root
     */
    private record ExpectedPage(RecordReference page, int level, long files, long bytes, Optional<EntryKey> key) {}

    /**
     * The result of looking for a wanted entry in one page.
     *
     * @param index of the wanted entry
     * @param item the first one that is not before it; empty if there is none, or if the page is damaged
     */
    private record Found(int index, Optional<TreeItem> item, Optional<Problem> damage) {}

    private EntryLookup(PageSource pages, List<Wanted> wanted) {
        this.pages = pages;
        this.wanted = wanted;
        this.results = new ArrayList<>(wanted.size());
        wanted.forEach(_ -> results.add(Result.ABSENT));
    }

    /**
     * Returns a result for each wanted entry, in the same order.
     *
     * @throws Problem if the vault does not answer
     */
    public static List<Result> find(PageSource pages, List<Wanted> wanted) {
        EntryLookup lookup = new EntryLookup(pages, wanted);
        for (int i = 0; i < wanted.size(); i++) {
            TreeRoot root = wanted.get(i).root();
            lookup.request(
                    lookup.level,
                    new ExpectedPage(root.page(), root.level(), root.files(), root.bytes(), Optional.empty()),
                    i);
        }
        while (!lookup.level.isEmpty()) {
            lookup.openLevel();
        }
        return List.copyOf(lookup.results);
    }

    private void request(Map<ExpectedPage, List<Integer>> pagesOfLevel, ExpectedPage page, int index) {
        pagesOfLevel.computeIfAbsent(page, _ -> new ArrayList<>()).add(index);
    }

    private void openLevel() {
        Map<ExpectedPage, List<Integer>> next = new LinkedHashMap<>();
        List<ExpectedPage> expected = List.copyOf(level.keySet());
        for (int from = 0; from < expected.size(); from += FETCHED_TOGETHER) {
            List<ExpectedPage> together = expected.subList(from, Math.min(from + FETCHED_TOGETHER, expected.size()));
            pages.fetchAhead(
                    together.stream().map(ExpectedPage::page).distinct().toList());
            Prefetch.onAllCores(together.stream()
                            .<Supplier<List<Found>>>map(page -> () -> open(page))
                            .toList())
                    .forEach(found -> found.forEach(each -> follow(each, next)));
        }
        level = next;
    }

    /** Opens a page and returns what it has for each wanted entry. */
    private List<Found> open(ExpectedPage expected) {
        List<Integer> indices = level.getOrDefault(expected, List.of());
        try {
            TreePage page =
                    PageSource.decoded(expected.page(), pages.openAlone(expected.page()), TreePageReader::decode);
            require(expected, page);
            return indices.stream()
                    .map(index -> new Found(index, look(page, wanted.get(index).key()), Optional.empty()))
                    .toList();
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            return indices.stream()
                    .map(index -> new Found(index, Optional.empty(), Optional.of(problem)))
                    .toList();
        }
    }

    private static void require(ExpectedPage expected, TreePage page) {
        boolean same = page.level() == expected.level()
                && page.files() == expected.files()
                && page.bytes() == expected.bytes()
                && expected.key().map(page.lastKey()::equals).orElse(true);
        if (!same) {
            throw PageSource.damaged(expected.page(), "it is not what the page above says");
        }
    }

    /** Returns the entry or the page below that may have it. */
    private static Optional<TreeItem> look(TreePage page, EntryKey key) {
        int from = page.indexFrom(key);
        return from == page.items().size()
                ? Optional.empty()
                : Optional.of(page.items().get(from));
    }

    private void follow(Found found, Map<ExpectedPage, List<Integer>> next) {
        if (found.damage().isPresent()) {
            results.set(found.index(), new Result(Optional.empty(), found.damage()));
            return;
        }
        switch (found.item().orElse(null)) {
            case Entry entry
            when entry.key().equals(wanted.get(found.index()).key()) ->
                results.set(found.index(), new Result(Optional.of(entry), Optional.empty()));
            case Subtree subtree ->
                request(
                        next,
                        new ExpectedPage(
                                subtree.page(),
                                subtree.level(),
                                subtree.files(),
                                subtree.bytes(),
                                Optional.of(subtree.key())),
                        found.index());
            case Entry _ -> {}
            case null -> {}
        }
    }
}
