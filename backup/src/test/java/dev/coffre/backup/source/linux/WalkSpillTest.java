package dev.coffre.backup.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.walk.DirectoryReader;
import dev.coffre.backup.source.walk.SnapshotView;
import dev.coffre.backup.source.walk.TreeWalk;
import dev.coffre.backup.source.walk.WalkSpill;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.OpenFiles;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.WalkWords;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of more names, or more subfolders, than fit into memory: what the walk hands out must not show it. */
class WalkSpillTest {
    private static final SourceRules RULES = new SourceRules(
            false,
            false,
            List.of(ByteString.utf8("no-backup")),
            PathPatterns.parse(List.of(ByteString.utf8("*.tmp"))),
            List.of());

    @TempDir
    Path state = Path.of("");

    private final Sandbox sandbox = Sandbox.create();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void theSameIsHandedOutInTheSameOrder() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (long seed = 0; seed < 4; seed++) {
                sandbox.directory("tree-" + seed);
                Random random = new Random(seed);
                grow("tree-" + seed, random, 0);
                ByteString root = sandbox.path("tree-" + seed);
                List<String> expected = WalkWords.of(
                        walk(root, new WalkSpill(new SpillDirectory(PrivatePaths.of(state))), Optional.empty()));
                assertThat(expected).as("seed %d", seed).hasSizeGreaterThan(20);
                for (Optional<Executor> executor : List.<Optional<Executor>>of(
                        Optional.empty(), Optional.of(threads), Optional.of(Runnable::run))) {
                    int most = 4 + random.nextInt(400);
                    assertThat(WalkWords.of(walk(
                                    root,
                                    new WalkSpill(new SpillDirectory(PrivatePaths.of(state)), most, most / 4),
                                    executor)))
                            .as("seed %d, %d bytes", seed, most)
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(state).isEmptyDirectory();
        assertThat(OpenFiles.below(state))
                .as("files are closed with their walk")
                .isZero();
    }

    /** Many subfolders in each folder, some levels deep, and folders that are marked by one name of many. */
    private void grow(String folder, Random random, int depth) throws ErrnoException {
        int files = random.nextInt(6) == 0 ? 60 : random.nextInt(8);
        for (int i = 0; i < files; i++) {
            sandbox.file(folder + "/f" + random.nextInt(10_000) + (random.nextInt(9) == 0 ? ".tmp" : ""), "");
        }
        if (depth > 0 && random.nextInt(10) == 0) {
            sandbox.file(folder + "/no-backup", "");
        }
        int folders = depth == 0 ? 10 : depth > 2 ? 0 : random.nextInt(6);
        for (int i = 0; i < folders; i++) {
            String below = folder + "/d" + random.nextInt(100) + "-" + i;
            sandbox.directory(below);
            grow(below, random, depth + 1);
        }
    }

    @Test
    void namesAndSubfoldersBeyondTheLimitsAreInFilesWithoutAName() throws Exception {
        for (int i = 0; i < 100; i++) {
            sandbox.directory("folder-" + i).file("folder-" + i + "/f", "");
        }
        try (SourceWalk walk = walk(
                sandbox.root(),
                new WalkSpill(new SpillDirectory(PrivatePaths.of(state)), 500, 200),
                Optional.empty())) {
            for (int met = 0; met < 1 + 100 + 50; met++) {
                assertThat(walk.next()).isPresent();
            }
            assertThat(state).isEmptyDirectory();
            assertThat(OpenFiles.below(state)).isEqualTo(2);
        }
    }

    /** A million of them need no more. */
    @Test
    void aFolderOfManySubfoldersHoldsAsMuchInMemoryAsOneOfFew() throws Exception {
        for (int i = 0; i < 600; i++) {
            sandbox.directory("subfolder-" + i);
        }
        try (WalkSpill spill = new WalkSpill(new SpillDirectory(PrivatePaths.of(state)), 4_000, 1_000);
                SourceWalk walk = walk(sandbox.root(), spill, Optional.empty())) {
            for (int met = 0; met < 1 + 600; met++) {
                assertThat(walk.next()).isPresent();
            }
            assertThat(spill.pendingStack().size()).isGreaterThan(600 * 30);
            assertThat(walk.next()).isEmpty();
            assertThat(spill.pendingStack().size())
                    .as("the stack is empty again")
                    .isZero();
        }
    }

    /** As deep as a hostile user likes: of each folder little is in memory. */
    @Test
    void subfoldersOfFoldersThatWereVisitedAheadAreInTheFileAsWell() throws Exception {
        String folder = "";
        for (int depth = 0; depth < 12; depth++) {
            for (int i = 0; i < 40; i++) {
                sandbox.directory(folder + "subfolder-" + i);
            }
            folder += "subfolder-0/";
        }
        try (WalkSpill spill = new WalkSpill(new SpillDirectory(PrivatePaths.of(state)), 4_000, 1_000);
                SourceWalk walk = walk(sandbox.root(), spill, Optional.of(Runnable::run))) {
            for (int met = 0; met < 1 + 12 * 40; met++) {
                assertThat(walk.next()).isPresent();
            }
            assertThat(spill.pendingStack().size()).isGreaterThan(11 * 40 * 30);
            assertThat(walk.next()).isEmpty();
            assertThat(spill.pendingStack().size())
                    .as("the stack is empty again")
                    .isZero();
        }
    }

    @Test
    void theFolderForTheFilesIsMadeIfItIsNotThereYet() throws Exception {
        for (int i = 0; i < 50; i++) {
            sandbox.file("f" + i, "");
        }
        Path notYet = state.resolve("not/yet");
        assertThat(WalkWords.of(walk(
                        sandbox.root(),
                        new WalkSpill(new SpillDirectory(PrivatePaths.of(notYet)), 100, 100),
                        Optional.empty())))
                .hasSize(51);
        assertThat(notYet).isEmptyDirectory();
    }

    @Test
    void whereNoFileCanBeTheWalkEndsAndLeavesNothingOpen() throws Exception {
        for (int i = 0; i < 50; i++) {
            sandbox.file("f" + i, "");
        }
        Path inTheWay = Files.createFile(state.resolve("file"));
        assertThatThrownBy(() -> WalkWords.of(walk(
                        sandbox.root(),
                        new WalkSpill(new SpillDirectory(PrivatePaths.of(inTheWay)), 100, 100),
                        Optional.empty())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STATE_DAMAGED));
        assertThat(OpenFiles.below(Path.of(sandbox.root().toString()))).isZero();
    }

    private static SourceWalk walk(ByteString root, WalkSpill spill, Optional<Executor> threads) {
        SnapshotView grounds = SnapshotView.live(List.of(root));
        WalkFilter boundaries = new WalkFilter(RULES, List.of(root));
        DirectoryReader visitor = new LinuxDirectoryReader(
                grounds, boundaries, ForeignMounts.NONE, new MetadataReader(new SystemAccounts()));
        return new TreeWalk(List.of(root), visitor, spill, List.of(), threads);
    }
}
