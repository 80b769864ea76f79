package dev.coffre.backup.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Entries;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.tree.TreeRoundTripTest;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScanPagesTest {
    private final PageShelf shelf = new PageShelf();
    private final List<Entry> entries = Entries.range(0, 20_000);
    private final TreeRoot root = TreeRoundTripTest.build(entries, Entries.CUT, shelf);
    private final List<Integer> fetchedTogether = new ArrayList<>();
    private final PageSource source = new PageSource() {
        @Override
        public RawPage open(RecordReference page) {
            throw new AssertionError("a page that is opened with all pages below it");
        }

        @Override
        public RawPage openAlone(RecordReference page) {
            return shelf.open(page);
        }

        @Override
        public void fetchAhead(List<RecordReference> ahead) {
            fetchedTogether.add(ahead.size());
        }
    };
    private final TreePageCache cache = new TreePageCache(source);
    private final ScanPages pages = new ScanPages(cache);

    private EntryStream stream() {
        return EntryStream.over(root, pages, UnreadablePageHandler.FAIL);
    }

    @Test
    void aSecondLookupInTheSameFolderOpensNoPage() {
        assertThat(stream().find(entries.get(7_777).key())).contains(entries.get(7_777));
        int opened = shelf.timesOpened();
        assertThat(opened).isEqualTo(root.level() + 1);
        assertThat(stream().find(entries.get(7_777).key())).contains(entries.get(7_777));
        assertThat(shelf.timesOpened()).isEqualTo(opened);
        assertThat(fetchedTogether).isEmpty();
    }

    @Test
    void aScanFetchesMorePagesWithEachRequest() {
        EntryStream stream = stream();
        List<Entry> read = new ArrayList<>();
        stream.forEachRemaining(read::add);
        assertThat(read).isEqualTo(entries);
        assertThat(fetchedTogether).hasSizeGreaterThan(2);
        assertThat(fetchedTogether.subList(0, 3)).containsExactly(2, 4, 8);
        assertThat(fetchedTogether).allMatch(count -> count <= 64);
    }

    @Test
    void aWalkOverManyFoldersIsOneScan() {
        List<Entry> read = new ArrayList<>();
        for (int first = 0; first < entries.size(); first += 100) {
            EntryStream folder = EntryStream.over(root, new ScanPages(cache), UnreadablePageHandler.FAIL);
            folder.seek(entries.get(first).key());
            for (int i = 0; i < 100; i++) {
                read.add(folder.next());
            }
        }
        assertThat(read).isEqualTo(entries);
        assertThat(fetchedTogether.subList(0, 3)).containsExactly(2, 4, 8);
        int opened = shelf.timesOpened();
        assertThat(fetchedTogether.stream().mapToInt(count -> count).sum()).isGreaterThan(opened * 9 / 10);
    }

    @Test
    void lookupsHereAndThereFetchNothingAhead() {
        for (int i = 19_000; i > 0; i -= 1_000) {
            assertThat(stream().find(entries.get(i).key())).contains(entries.get(i));
        }
        assertThat(fetchedTogether).isEmpty();
    }

    /** A scan over the pages of this source that fetches in the background, here in the same thread. */
    private EntryStream inBackground(PageSource source) {
        TreePageCache aside = new TreePageCache(source, 16L << 20, Optional.of(Runnable::run));
        return EntryStream.over(root, new ScanPages(aside), UnreadablePageHandler.FAIL);
    }

    @Test
    void inTheBackgroundEachPageIsOpenedOnce() {
        List<Entry> read = new ArrayList<>();
        inBackground(source).forEachRemaining(read::add);
        assertThat(read).isEqualTo(entries);
        assertThat(fetchedTogether.subList(0, 3)).containsExactly(2, 4, 8);
        int opened = shelf.timesOpened();
        assertThat(fetchedTogether.stream().mapToInt(count -> count).sum()).isGreaterThan(opened * 9 / 10);
        stream().forEachRemaining(_ -> {});
        assertThat(shelf.timesOpened()).isEqualTo(2 * opened);
    }

    @Test
    void theReaderTriesAgainWhatFailedInTheBackground() {
        List<Entry> read = new ArrayList<>();
        EntryStream stream = inBackground(new PageSource() {
            @Override
            public RawPage open(RecordReference page) {
                return shelf.open(page);
            }

            @Override
            public void fetchAhead(List<RecordReference> ahead) {
                fetchedTogether.add(ahead.size());
                if (ahead.size() == 4) {
                    throw ProblemCode.VAULT_UNREACHABLE.problem();
                }
            }
        });
        stream.forEachRemaining(read::add);
        assertThat(read).isEqualTo(entries);
        assertThat(fetchedTogether).contains(4);
    }
}
