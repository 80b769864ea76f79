package dev.coffre.backup.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.TreePageCache;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTreeTest {
    private static final int FILES = 20_000;

    private int opened;

    /** Counts the pages that are opened. */
    private PageSource counted(PageSource pages) {
        return new PageSource() {
            @Override
            public RawPage open(RecordReference page) {
                opened++;
                return pages.open(page);
            }

            @Override
            public RawPage openAlone(RecordReference page) {
                opened++;
                return pages.openAlone(page);
            }
        };
    }

    @Test
    void aListingOpensNoMorePagesThanItsReaderNeeds(@TempDir Path folder) {
        BackupWorld world = new BackupWorld(folder);
        SyntheticSource files = SyntheticSource.rootedAt("/data");
        for (int i = 0; i < FILES; i++) {
            files.file("file%05d".formatted(i), "");
        }
        world.save(files, List.of(ByteString.utf8("/data")));
        try (RecordOpenerPool openers = new RecordOpenerPool(world.keys);
                FetchThreads threads = FetchThreads.inCaller();
                ContentView contents = new ContentView(
                        new DomainAccess(world.vault, world.keys, threads),
                        new VaultPageSource(world.vault, openers),
                        ContentView.DEFAULT_CACHE_BYTES)) {
            MountedPoints points = new MountedPoints(
                    world::points,
                    new TreePageCache(counted(new VaultPageSource(world.vault, openers))),
                    ZoneOffset.UTC,
                    world.clock);
            MountTree tree = new MountTree("ada", points, contents, new Random(9));
            MountNode point = new MountNode.InPoint(1, Optional.empty(), Optional.empty());
            MountNode data = tree.child(point, ByteString.utf8("data")).orElseThrow();

            opened = 0;
            Iterator<NamedNode> listing = tree.list(data);
            for (int i = 0; i < 100; i++) {
                assertThat(listing.next().name()).isEqualTo(ByteString.utf8("file%05d".formatted(i)));
            }
            assertThat(opened).isLessThan(5);

            int listed = 100;
            for (; listing.hasNext(); listing.next()) {
                listed++;
            }
            assertThat(listed).isEqualTo(FILES);
            assertThat(opened).isGreaterThan(50);
        }
    }
}
