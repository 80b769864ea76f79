package dev.coffre.backup.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Path lists of synthetic points, against sets of paths. */
class PathListMergeTest {
    private static final ByteString ALL = ByteString.utf8("*");

    private final DataKey key = key(1);
    private final List<SortedSet<EntryKey>> points = new ArrayList<>();
    private PrivatePath folder = PrivatePaths.of(Path.of("/"));

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = PrivatePaths.of(temporary);
    }

    private static DataKey key(int seed) {
        byte[] bytes = new byte[DataKey.LENGTH];
        new Random(seed).nextBytes(bytes);
        return DataKey.of(KeyContext.of(new byte[16], 1), Secret.taking(bytes));
    }

    private static Sha256 hash(int point) {
        return new Sha256(point, 1, 2, 3);
    }

    private static ChainHead head(int point) {
        return new ChainHead(point + 1, hash(point));
    }

    private static ListedTree listed(int point) {
        return ListedTree.read(point + 1, hash(point), new Oid(point, 4, 5, 6));
    }

    private static EntryKey key(ByteString root, String path) {
        EntryKey key = EntryKey.root(root);
        for (String name : path.split("/")) {
            key = key.child(ByteString.utf8(name));
        }
        return key;
    }

    /** The paths of the next point: some of the last one, some new, some that an older one had. */
    private SortedSet<EntryKey> next(Random random, ByteString root, int size) {
        SortedSet<EntryKey> paths = new TreeSet<>();
        paths.add(EntryKey.root(root));
        if (!points.isEmpty()) {
            SortedSet<EntryKey> last = points.getLast();
            int lostFolder = random.nextInt(20);
            for (EntryKey path : last) {
                boolean lost = path.depth() > 0
                        && (random.nextInt(200) == 0
                                || path.parent().size() > 1
                                        && path.parent().get(1).equals(ByteString.utf8("folder " + lostFolder)));
                if (!lost) {
                    paths.add(path);
                }
            }
            paths.addAll(points.get(random.nextInt(points.size())).stream()
                    .filter(_ -> random.nextInt(50) == 0)
                    .toList());
        }
        while (paths.size() < size) {
            paths.add(key(
                    root,
                    "folder " + random.nextInt(20) + "/" + "é".repeat(random.nextInt(4)) + "name "
                            + random.nextInt(1_000_000) + (random.nextBoolean() ? ".txt" : ".PDF")));
        }
        return paths;
    }

    /** Adds a point as a comparison of trees does: in leaf pages of twenty paths, some of which are kept. */
    private PathList add(PathList list, PathListFile out, SortedSet<EntryKey> paths) {
        int point = points.size();
        try (PathListMerge merge = new PathListMerge(list, out, key)) {
            List<EntryKey> base = points.isEmpty() ? List.of() : List.copyOf(points.getLast());
            Set<EntryKey> passed = new HashSet<>();
            Optional<EntryKey> before = Optional.empty();
            for (int from = 0; from < base.size(); from += 20) {
                List<EntryKey> leaf = base.subList(from, Math.min(from + 20, base.size()));
                SortedSet<EntryKey> range = before.isEmpty()
                        ? paths.headSet(new EntryKey(
                                leaf.getLast().parent(), leaf.getLast().name().concat(ByteString.of(new byte[] {1}))))
                        : paths.subSet(
                                new EntryKey(
                                        before.get().parent(),
                                        before.get().name().concat(ByteString.of(new byte[] {1}))),
                                new EntryKey(
                                        leaf.getLast().parent(),
                                        leaf.getLast().name().concat(ByteString.of(new byte[] {1}))));
                if (leaf.equals(List.copyOf(range))) {
                    merge.kept(before, leaf.getLast());
                } else {
                    range.forEach(merge::present);
                }
                passed.addAll(range);
                before = Optional.of(leaf.getLast());
            }
            paths.stream().filter(path -> !passed.contains(path)).forEach(merge::present);
            points.add(paths);
            return merge.finish(listed(point));
        }
    }

    private void requireEqualToSets(PathList list, Set<Integer> existing) {
        ExistingPoints heads = new ExistingPoints(
                existing.stream().sorted().map(PathListMergeTest::head).toList());
        SortedSet<EntryKey> all = new TreeSet<>();
        existing.forEach(point -> all.addAll(points.get(point)));
        List<PathMatch> expected = new ArrayList<>();
        for (EntryKey path : all) {
            List<Integer> with = existing.stream()
                    .filter(point -> points.get(point).contains(path))
                    .sorted()
                    .toList();
            expected.add(new PathMatch(path, with.size(), with.getFirst() + 1, with.getLast() + 1));
        }
        assertThat(new PathSearch(list, heads, key).find(ALL, false, 1_000_000).paths())
                .isEqualTo(expected);
    }

    private static Set<Integer> upTo(int end) {
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < end; i++) {
            all.add(i);
        }
        return all;
    }

    private PathListFile file(String name) {
        return PathListFile.create(folder.resolve(name), 1);
    }

    /** Builds a list of several points in one file and makes it that of the folder. */
    private void build(int seed, int count, int size, ByteString root) {
        Random random = new Random(seed);
        PathListFile out = file("work");
        PathList list = PathList.empty(out);
        for (int i = 0; i < count; i++) {
            list = add(list, out, next(random, root, size));
        }
        new PathListStore(folder, key).replace(list, _ -> true);
    }

    private PathList opened() {
        return PathList.open(folder, key).orElseThrow();
    }

    @Test
    void aListEqualsTheSetsOfItsPoints() {
        for (int seed = 0; seed < 4; seed++) {
            points.clear();
            build(seed, 12, 4_000, ByteString.utf8(seed % 2 == 0 ? "/srv" : "C:\\Users"));
            try (PathList list = opened()) {
                assertThat(list.blocks()).hasSizeGreaterThan(1);
                requireEqualToSets(list, upTo(12));
                requireEqualToSets(list, Set.of(0, 3, 4, 11));
                requireEqualToSets(list, Set.of(5));
            }
        }
    }

    @Test
    void eachPointMayBeAddedToANewFile() {
        Random random = new Random(9);
        for (int i = 0; i < 6; i++) {
            PathListFile out = file("new");
            Optional<PathList> before = PathList.open(folder, key);
            PathList list =
                    add(before.orElseGet(() -> PathList.empty(out)), out, next(random, ByteString.utf8("/srv"), 9_000));
            before.ifPresent(PathList::close);
            new PathListStore(folder, key).replace(list, _ -> true);
            try (PathList stored = opened()) {
                requireEqualToSets(stored, upTo(i + 1));
            }
        }
    }

    @Test
    void anIndexOfLongPathsIsBounded() {
        EntryKey folder = EntryKey.root(ByteString.utf8("d".repeat(65_000)));
        PathListFile out = file("bounded");
        try (PathListMerge merge = new PathListMerge(PathList.empty(out), out, key)) {
            for (int i = 0; i < 1_000; i++) {
                merge.present(folder.child(ByteString.utf8("%06d".formatted(i))));
            }
            assertThat(merge.finish(listed(0)).blocks()).hasSize(1);
        }
        try (PathListMerge merge = new PathListMerge(PathList.empty(out), out, key)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            merge.present(EntryKey.root(ByteString.utf8("%06d".formatted(i) + "d".repeat(65_000)))
                                    .child(ByteString.utf8("f")));
                        }
                    })
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void aRemovedPointIsNotPassedOverForAnOlderOne() {
        assertThat(new PathList(file("removed"), List.of(listed(0), listed(1).removed()), List.of()).newestRead())
                .isEmpty();
        assertThat(new PathList(file("unreadable"), List.of(listed(0), ListedTree.unreadable(2, hash(1))), List.of())
                        .newestRead())
                .contains(listed(0));
    }

    @Test
    void blocksWithoutAChangeAreCopiedSealed() {
        build(3, 1, 20_000, ByteString.utf8("/srv"));
        SortedSet<EntryKey> one = new TreeSet<>(points.getLast());
        EntryKey added = key(ByteString.utf8("/srv"), "folder 7/name 5");
        one.add(added);
        try (PathList before = opened();
                PathListFile out = file("new")) {
            PathList after = add(before, out, one);
            Set<ByteString> tags = new HashSet<>(
                    before.blocks().stream().map(PathBlockRef::tag).toList());
            assertThat(before.blocks()).hasSizeGreaterThan(3);
            assertThat(after.blocks())
                    .filteredOn(block -> !tags.contains(block.tag()))
                    .hasSizeLessThanOrEqualTo(2);
            requireEqualToSets(after, upTo(2));
        }
    }

    @Test
    void aPurgeLeavesTheFilesOfOthersAlone() throws IOException {
        build(2, 9, 300, ByteString.utf8("/srv"));
        List<Path> others =
                List.of(folder.path().resolve("paths.purged"), folder.path().resolve("paths.whole"));
        for (Path other : others) {
            Files.writeString(other, "of another process");
        }
        try (PathList current = opened()) {
            new PathListStore(folder, key)
                    .replace(PathListMerge.compact(current, file("new")), List.of(head(1))::contains);
        }
        assertThat(others).allSatisfy(other -> assertThat(other).hasContent("of another process"));
        assertThat(folder.path().toFile().list()).containsExactlyInAnyOrder("paths", "paths.purged", "paths.whole");
        try (PathList purged = opened()) {
            requireEqualToSets(purged, Set.of(1));
        }
    }

    @Test
    void pathsOfRemovedPointsLeave() {
        build(5, 8, 3_000, ByteString.utf8("/srv"));
        Set<Integer> existing = Set.of(2, 6);
        ExistingPoints heads = new ExistingPoints(
                existing.stream().sorted().map(PathListMergeTest::head).toList());
        try (PathList current = opened()) {
            new PathListStore(folder, key).replace(PathListMerge.compact(current, file("new")), heads::contains);
        }
        SortedSet<EntryKey> left = new TreeSet<>(points.get(2));
        left.addAll(points.get(6));
        try (PathList purged = opened()) {
            requireEqualToSets(purged, existing);
            assertThat(paths(purged)).isEqualTo(List.copyOf(left));
            assertThat(purged.points()).filteredOn(ListedTree::isRead).hasSize(2);
        }
        assertThat(folder.path().toFile().list()).containsExactly("paths");
    }

    private List<EntryKey> paths(PathList list) {
        List<EntryKey> paths = new ArrayList<>();
        try (BlockCodec codec = new BlockCodec(key)) {
            for (PathBlockRef ref : list.blocks()) {
                PathBlock block = list.file().read(ref, codec);
                while (block.next()) {
                    paths.add(block.key());
                }
            }
        }
        return paths;
    }

    @Test
    void anUnreadablePointChangesNothing() {
        build(6, 2, 2_000, ByteString.utf8("/srv"));
        PathListFile out = file("new");
        try (PathList before = opened();
                PathListMerge merge = new PathListMerge(before, out, key)) {
            merge.keepAll();
            PathList with = merge.finish(ListedTree.unreadable(3, hash(2)));
            assertThat(with.points().getLast().isRead()).isFalse();
            points.add(new TreeSet<>());
            PathList next = add(with, out, next(new Random(1), ByteString.utf8("/srv"), 2_000));
            requireEqualToSets(next, Set.of(0, 1, 3));
        }
    }

    @Test
    void aDamagedListIsNeverReadAsAnotherOne() throws IOException {
        build(7, 1, 600, ByteString.utf8("/srv"));
        Path path = folder.path().resolve(PathList.FILE);
        byte[] whole = Files.readAllBytes(path);
        Random random = new Random(8);
        int found = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            int at = i < 24 ? i : random.nextInt(whole.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, damaged);
            Optional<PathList> list = PathList.open(folder, key);
            if (list.isPresent()) {
                try {
                    requireEqualToSets(list.get(), upTo(1));
                    assertThat(at).as("a byte that says nothing").isBetween(5, 7);
                } catch (MalformedException refused) {
                    found++;
                }
                list.get().close();
            }
        }
        assertThat(found).isPositive();
        Files.write(path, Arrays.copyOf(whole, whole.length - 1));
        assertThat(PathList.open(folder, key)).isEmpty();
        Files.delete(path);
        assertThat(PathList.open(folder, key)).isEmpty();
    }

    @Test
    void theFileSaysNothingWithoutTheKey() throws IOException {
        build(1, 2, 2_000, ByteString.utf8("/srv/secret-place"));
        byte[] file = Files.readAllBytes(folder.path().resolve(PathList.FILE));
        String text = new String(file, StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain("secret-place", "folder", "name");
        assertThat(PathList.open(folder, key(2))).isEmpty();
    }

    @Test
    void theLimitCutsTheAnswer() {
        build(2, 1, 500, ByteString.utf8("/srv"));
        try (PathList list = opened()) {
            PathSearch search = new PathSearch(list, new ExistingPoints(List.of(head(0))), key);
            PathSearch.Matches first = search.find(ALL, false, 10);
            assertThat(first.paths()).hasSize(10);
            assertThat(first.hasMore()).isTrue();
            assertThat(search.find(ALL, false, 500).hasMore()).isFalse();
        }
    }
}
