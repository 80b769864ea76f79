package dev.coffre.backup.source.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.testing.OpenFiles;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import dev.coffre.backup.testing.WalkWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Folders that other threads visit before the walk is there: what it hands out must not show it. */
class DirectoryPrefetcherTest {
    private static final SourceRules RULES = new SourceRules(
            false,
            false,
            List.of(ByteString.utf8("no-backup")),
            PathPatterns.parse(List.of(ByteString.utf8("*.tmp"))),
            List.of());

    private final Sandbox sandbox = Sandbox.create();
    private final Queue<Runnable> offered = new ArrayDeque<>();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void theSameIsHandedOutInTheSameOrderWhoeverVisits() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (long seed = 0; seed < 6; seed++) {
                sandbox.directory("tree-" + seed);
                Random random = new Random(seed);
                grow("tree-" + seed, random, 0);
                ByteString root = sandbox.path("tree-" + seed);
                List<String> alone =
                        WalkWords.of(Sources.of(List.of(root), RULES).walk());
                assertThat(alone).as("seed %d", seed).hasSizeGreaterThan(10);
                for (Executor executor : List.<Executor>of(Runnable::run, threads, offered::add, delaying(threads))) {
                    assertThat(WalkWords.of(Sources.of(List.of(root), RULES).walk(executor)))
                            .as("seed %d", seed)
                            .isEqualTo(alone);
                }
            }
        }
    }

    private static Executor delaying(Executor threads) {
        Random random = new Random(1);
        return task -> {
            int micros = random.nextInt(300);
            threads.execute(() -> {
                LockSupport.parkNanos(1_000L * micros);
                task.run();
            });
        };
    }

    /** Folders with and without subfolders, files that are left out, marked folders, links and long lists. */
    private void grow(String folder, Random random, int depth) throws ErrnoException {
        int files = random.nextInt(40) == 0 ? 300 : random.nextInt(12);
        for (int i = 0; i < files; i++) {
            sandbox.file(folder + "/f" + random.nextInt(10_000) + (random.nextInt(9) == 0 ? ".tmp" : ""), "");
        }
        if (random.nextInt(15) == 0) {
            sandbox.file(folder + "/no-backup", "");
        }
        if (random.nextInt(5) == 0) {
            sandbox.symlink(folder + "/link", "..");
        }
        int folders = depth == 0 ? 25 : depth > 4 || random.nextInt(3) > 0 ? 0 : random.nextInt(8);
        for (int i = 0; i < folders; i++) {
            String below = folder + "/d" + i;
            sandbox.directory(below);
            grow(below, random, depth + 1);
        }
    }

    /** Some file systems count no links of folders, and a folder may get another while the walk goes on. */
    @Test
    void subfoldersThatWereNotExpectedStillComeBeforeTheFoldersAfterTheirs() throws Exception {
        for (String folder : List.of("a", "b", "c", "d")) {
            sandbox.directory(folder).file(folder + "/1", "");
        }
        Executor late = visit -> {
            offered.add(visit);
            if (!Files.exists(Path.of(sandbox.root() + "/b/sub"))) {
                try {
                    sandbox.directory("b/sub")
                            .file("b/sub/2", "")
                            .directory("b/sub/sub")
                            .file("b/sub/sub/3", "");
                } catch (ErrnoException e) {
                    throw new AssertionError(e);
                }
            }
            visit.run();
        };
        List<String> events = WalkWords.of(
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(late));
        assertThat(offered).isNotEmpty();
        assertThat(events)
                .containsExactly(Stream.concat(
                                Stream.of(EntryKey.root(sandbox.root())),
                                Stream.of(
                                                "a",
                                                "b",
                                                "c",
                                                "d",
                                                "a/1",
                                                "b/1",
                                                "b/sub",
                                                "b/sub/2",
                                                "b/sub/sub",
                                                "b/sub/sub/3",
                                                "c/1",
                                                "d/1")
                                        .map(sandbox::key))
                        .map(EntryKey::display)
                        .toArray(String[]::new));
    }

    @Test
    void onlyAFewFoldersAreVisitedAhead() throws Exception {
        assumeTrue(countsLinks(), "this file system counts no links of folders");
        try (SourceWalk walk = thirtyOfAHundredFolders()) {
            offered.forEach(Runnable::run);
            for (int i = 0; i < 100; i++) {
                sandbox.remove("d" + i + "/f");
            }
            int ahead = 0;
            while (walk.next().isPresent()) {
                ahead++;
            }
            assertThat(ahead).isBetween(8, 16);
        }
    }

    private boolean countsLinks() throws IOException {
        return (int) Files.getAttribute(Path.of(sandbox.root().toString()), "unix:nlink") > 1;
    }

    /** They come after its subfolders, of which there may be many. */
    @Test
    void theFoldersAfterOneWithSubfoldersAreNotVisitedYet() throws Exception {
        sandbox.directory("a").directory("a/sub").directory("b").file("b/f", "");
        try (SourceWalk walk =
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(offered::add)) {
            pass(walk, 3);
            offered.forEach(Runnable::run);
            sandbox.remove("b/f");
            assertThat(walk.next().map(WalkEvent::key)).contains(sandbox.key("a/sub"));
            assertThat(walk.next()).isEmpty();
        }
    }

    /** Its walk takes as long as its files are large: what was seen of those after it would be old by then. */
    @Test
    void theFoldersAfterALargeOneAreVisitedWhenItIsDone() throws Exception {
        sandbox.directory("a").directory("b");
        for (int i = 0; i < 300; i++) {
            sandbox.file("a/f" + i, "");
        }
        try (SourceWalk walk =
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(Runnable::run)) {
            pass(walk, 3 + 1);
            sandbox.file("b/late", "");
            pass(walk, 299);
            assertThat(walk.next().map(WalkEvent::key)).contains(sandbox.key("b/late"));
        }
    }

    @Test
    void nothingIsBegunAfterAFolderThatLooksLarge() throws Exception {
        sandbox.directory("a").directory("b").file("b/f", "");
        for (int i = 0; i < 1000; i++) {
            sandbox.file("a/" + "%04d".formatted(i).repeat(50), "");
        }
        try (SourceWalk walk =
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(offered::add)) {
            pass(walk, 3 + 1000 + 1);
            assertThat(walk.next()).isEmpty();
        }
        assertThat(offered).isEmpty();
    }

    private static void pass(SourceWalk walk, int items) {
        for (int i = 0; i < items; i++) {
            assertThat(walk.next()).isPresent();
        }
    }

    /** As on file systems that give each folder two links, whatever is in it. */
    @Test
    void linksThatMeanNothingAreBelievedAFewTimesOnly() throws Exception {
        assumeTrue(countsLinks(), "this file system counts no links of folders");
        for (int i = 0; i < 40; i++) {
            sandbox.directory("d" + i);
        }
        try (SourceWalk walk =
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(offered::add)) {
            pass(walk, 1 + 40);
            for (int i = 0; i < 40; i++) {
                sandbox.directory("d" + i + "/sub");
            }
            pass(walk, 40);
            assertThat(walk.next()).isEmpty();
        }
        assertThat(offered).hasSizeBetween(4, 24);
    }

    @Test
    void whatWasNotBegunIsNotDoneAfterTheEnd() throws Exception {
        long before = OpenFiles.below(Path.of(sandbox.root().toString()));
        thirtyOfAHundredFolders().close();
        assertThat(offered).isNotEmpty();
        offered.forEach(Runnable::run);
        assertThat(OpenFiles.below(Path.of(sandbox.root().toString()))).isEqualTo(before);
    }

    /** A walk that was in thirty folders of a hundred, each with one file, and that nobody has helped so far. */
    private SourceWalk thirtyOfAHundredFolders() throws ErrnoException {
        for (int i = 0; i < 100; i++) {
            sandbox.directory("d" + i).file("d" + i + "/f", "");
        }
        SourceWalk walk = Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(offered::add);
        pass(walk, 1 + 100 + 30);
        return walk;
    }
}
