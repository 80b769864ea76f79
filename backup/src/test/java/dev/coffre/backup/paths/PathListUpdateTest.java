package dev.coffre.backup.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Path lists of real backups, against a walk over all points. */
class PathListUpdateTest {
    private final SyntheticSource files = SyntheticSource.rootedAt("/data");
    private final Random random = new Random(4);
    private final List<Problem> unreadable = new ArrayList<>();
    private BackupWorld world;
    private RecordOpenerPool openers;
    private PrivatePath cache;
    private PrivatePath work;
    private int read;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        world = new BackupWorld(folder);
        openers = new RecordOpenerPool(world.keys);
        cache = PrivatePaths.of(folder.resolve("cache"));
        work = PrivatePaths.of(Files.createDirectories(folder.resolve("work")));
    }

    @AfterEach
    void end() {
        openers.close();
    }

    private RecoveryPoint save() {
        return world.save(files, List.of(ByteString.utf8("/data")));
    }

    /** Several folders of files, of which a few change with each point. */
    private void change(int point) {
        for (int i = 0; i < (point == 0 ? 3_000 : 12); i++) {
            files.file("folder " + random.nextInt(40) + "/file " + random.nextInt(5_000), "of point " + point);
        }
        if (point % 3 == 2) {
            files.remove("folder " + (point * 7) % 40);
        }
    }

    private void backUp(int count) {
        for (int i = 0; i < count; i++) {
            change(i);
            save();
        }
    }

    private VaultPageSource pages() {
        return new VaultPageSource(world.vault, openers);
    }

    private ExistingPoints existing() {
        return ExistingPoints.of(world.points().chain());
    }

    private List<PathMatch> naive() {
        SortedMap<EntryKey, PathMatch> found = new TreeMap<>();
        for (ChainHead head : existing().oldestFirst()) {
            RecoveryPoint point = world.points().find(Long.toString(head.seq()));
            new PointView(point, pages())
                    .all(UnreadablePageHandler.FAIL)
                    .forEachRemaining(entry -> found.merge(
                            entry.key(),
                            new PathMatch(entry.key(), 1, head.seq(), head.seq()),
                            (old, now) -> new PathMatch(old.key(), old.points() + 1, old.first(), now.last())));
        }
        return List.copyOf(found.values());
    }

    private PathListUpdate update(boolean withKnown) {
        return update(withKnown, pages());
    }

    private PathListUpdate update(boolean withKnown, PageSource pages) {
        read = 0;
        unreadable.clear();
        return new PathListUpdate(
                withKnown ? PathList.open(cache, world.keys.newest()) : Optional.empty(),
                work,
                world.keys.newest(),
                pages,
                points());
    }

    private PathListUpdate.PointSource points() {
        RecoveryPoints points = world.points();
        return new PathListUpdate.PointSource() {
            @Override
            public ListedPoint open(ChainHead point) {
                return points.findListed(Long.toString(point.seq()));
            }

            @Override
            public void reading(int number, int total) {
                read++;
            }

            @Override
            public void unreadable(Problem why) {
                unreadable.add(why);
            }
        };
    }

    private List<PathMatch> search(PathList list) {
        return new PathSearch(list, existing(), world.keys.newest())
                .find(ByteString.utf8("*"), false, 1_000_000)
                .paths();
    }

    @Test
    void backupsKeepTheListAndReadersNeedNoPages() {
        backUp(9);
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isZero();
        }
    }

    @Test
    void aLostListIsMadeAnewAndBackupsGoOnWithIt() throws IOException {
        backUp(5);
        Files.delete(cache.path().resolve(PathList.FILE));
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isEqualTo(5);
            update.save(cache);
        }
        backUp(3);
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isZero();
        }
    }

    @Test
    void aSearchOfPagesFindsTheSame() {
        backUp(9);
        files.file("new", "in the damaged point only");
        RecoveryPoint damaged = save();
        backUp(1);
        for (String pattern : List.of("*", "file 1*", "folder 7", "/data/folder 3/*", "nowhere")) {
            for (int limit : List.of(1, 7, 1_000_000)) {
                try (PathListUpdate update = update(true)) {
                    PathSearch.Matches expected = new PathSearch(
                                    update.addMissing(existing()), existing(), world.keys.newest())
                            .find(ByteString.utf8(pattern), false, limit);
                    assertThat(searchPages(pattern, limit))
                            .as("%s, %d", pattern, limit)
                            .isEqualTo(new PageSearch.Found(expected, List.of()));
                }
            }
        }
        world.service.lose(world.domain, damaged.root().page().oid());
        PageSearch.Found without = searchPages("new", 10);
        assertThat(without.unreadable()).containsExactly(damaged.ext().seq());
        assertThat(without.matches().paths()).extracting(PathMatch::points).containsExactly(1);
        assertThat(unreadable).hasSize(1);
    }

    private PageSearch.Found searchPages(String pattern, int limit) {
        unreadable.clear();
        return new PageSearch(pages(), ByteString.utf8(pattern), false, limit).find(existing(), points());
    }

    @Test
    void anOldListIsBroughtUpToDate() throws IOException {
        backUp(3);
        Path file = cache.path().resolve(PathList.FILE);
        byte[] old = Files.readAllBytes(file);
        backUp(2);
        Files.write(file, old);
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isEqualTo(2);
        }
    }

    @Test
    void aBackupLeavesAListAloneThatDoesNotEndWithItsPreviousPoint() throws IOException {
        backUp(2);
        Path file = cache.path().resolve(PathList.FILE);
        byte[] old = Files.readAllBytes(file);
        backUp(1);
        Files.write(file, old);
        backUp(1);
        assertThat(file).hasBinaryContent(old);
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
        }
    }

    @Test
    void pathsOfRemovedPointsAreNotFoundAndLeaveTheFile() {
        backUp(14);
        for (long seq = 1; seq <= 10; seq++) {
            world.service.removePoint(world.machine, seq, Tombstone.Reason.RETENTION);
        }
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isZero();
        }
        backUp(2);
        try (PathList list = PathList.open(cache, world.keys.newest()).orElseThrow()) {
            assertThat(list.points()).filteredOn(ListedTree::isRead).hasSize(6);
            assertThat(search(list)).isEqualTo(naive());
        }
    }

    @Test
    void aPointThatIsUndeletedIsFoundAgain() {
        backUp(16);
        try (PathList list = PathList.open(cache, world.keys.newest()).orElseThrow();
                PathListUpdate update = update(true)) {
            ExistingPoints few = new ExistingPoints(existing().oldestFirst().subList(4, 16));
            PathListFile out = PathListFile.create(work.resolve("other"), 1);
            new PathListStore(cache, world.keys.newest()).replace(PathListMerge.compact(list, out), few::contains);
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
        }
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).as("an older point is missing").isEqualTo(16);
        }
    }

    @Test
    void aDamagedPointIsLeftOut() throws IOException {
        backUp(2);
        files.file("new", "in the damaged point only");
        RecoveryPoint damaged = save();
        world.service.lose(world.domain, damaged.root().page().oid());
        Files.delete(cache.path().resolve(PathList.FILE));
        try (PathListUpdate update = update(false)) {
            PathList list = update.addMissing(existing());
            assertThat(unreadable).hasSize(1);
            assertThat(list.points().getLast().state()).isEqualTo(ListedTree.State.UNREADABLE);
            assertThat(search(list)).noneMatch(match -> match.last() == 3);
            assertThat(search(list)).isNotEmpty().anyMatch(match -> match.last() == 2);
        }
    }

    @Test
    void aPointThatTheVaultHealsIsFoundAgain() throws IOException {
        backUp(2);
        files.file("new", "in the damaged point only");
        Oid root = save().root().page().oid();
        backUp(1);
        Files.delete(cache.path().resolve(PathList.FILE));
        PageSource damaged = page -> {
            if (page.oid().equals(root)) {
                throw ProblemCode.RECORD_DAMAGED.with("oid", root);
            }
            return pages().open(page);
        };
        for (int i = 0; i < 2; i++) {
            try (PathListUpdate update = update(true, damaged)) {
                PathList list = update.addMissing(existing());
                assertThat(list.points()).filteredOn(ListedTree::isRead).hasSize(3);
                assertThat(read).as("not made anew while it is damaged").isEqualTo(i == 0 ? 4 : 0);
                update.save(cache);
            }
        }
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            update.save(cache);
        }
        try (PathListUpdate update = update(true)) {
            assertThat(search(update.addMissing(existing()))).isEqualTo(naive());
            assertThat(read).isZero();
        }
    }

    @Test
    void aDamagedBlockIsMadeAnew() throws IOException {
        backUp(3);
        Path file = cache.path().resolve(PathList.FILE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        save();
        try (PathListUpdate update = update(true)) {
            PathList damaged = update.addMissing(existing());
            assertThatThrownBy(() -> search(damaged)).isInstanceOf(MalformedException.class);
            assertThat(search(update.rebuild(existing()))).isEqualTo(naive());
        }
    }
}
