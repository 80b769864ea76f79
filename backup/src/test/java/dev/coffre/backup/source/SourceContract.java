package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the source of every system promises. */
public abstract class SourceContract {
    /** A folder for one test. Paths in it are written with slashes. */
    protected interface SourceWorld extends AutoCloseable {
        ByteString root();

        FileSource source(List<ByteString> roots, SourceRules rules);

        void directory(String path) throws Exception;

        /** Writes a file, which may exist. */
        void file(String path, String content) throws Exception;

        void link(String existing, String path) throws Exception;

        void remove(String path) throws Exception;

        /** Moves an object to where there is none, or replaces a file. */
        void move(String from, String to) throws Exception;

        /** Takes the right to read an object. Returns false if this account reads it all the same. */
        boolean deny(String path) throws Exception;

        /** Names that are unusual on this system, but possible. */
        List<ByteString> oddNames();

        /** Creates a file by one of the odd names, with its name as content. */
        void oddFile(ByteString name) throws Exception;

        /** Depth that a tree may have here. */
        int depth();

        @Override
        void close() throws Exception;
    }

    private final List<SourceProblem> problems = new ArrayList<>();
    private SourceWorld world;

    protected abstract SourceWorld newWorld() throws Exception;

    @BeforeEach
    void create() throws Exception {
        world = newWorld();
    }

    @AfterEach
    void cleanUp() throws Exception {
        world.close();
    }

    private EntryKey key(String within) {
        EntryKey key = EntryKey.root(world.root());
        for (String name : within.split("/", -1)) {
            key = key.child(ByteString.utf8(name));
        }
        return key;
    }

    private ByteString path(String within) {
        ByteString path = world.root();
        for (String name : within.split("/", -1)) {
            path = RootPath.child(path, ByteString.utf8(name));
        }
        return path;
    }

    private List<SourceItem> walk(SourceRules rules) {
        return walk(List.of(world.root()), rules);
    }

    private List<SourceItem> walk(List<ByteString> roots, SourceRules rules) {
        return items(world.source(roots, rules).walk());
    }

    private List<SourceItem> items(SourceWalk source) {
        List<SourceItem> items = new ArrayList<>();
        try (SourceWalk walk = source) {
            for (Optional<WalkEvent> next = walk.next(); next.isPresent(); next = walk.next()) {
                switch (next.get()) {
                    case SourceItem item -> items.add(item);
                    case SourceProblem problem -> problems.add(problem);
                }
            }
        }
        return items;
    }

    private static List<EntryKey> keys(List<SourceItem> items) {
        return items.stream().map(SourceItem::key).toList();
    }

    private static ByteString content(SourceItem item) throws SourceException {
        try (SourceContent content = item.open()) {
            byte[] bytes = new byte[(int) content.metadata().size() + 1];
            int count = content.read(0, bytes, 0, bytes.length);
            return ByteString.of(bytes, 0, count);
        }
    }

    private SourceItem item(String within) {
        return walk(SourceRules.NONE).stream()
                .filter(item -> item.key().equals(key(within)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void returnsAllChildrenOfAFolderBeforeWhatIsBelowThem() throws Exception {
        world.directory("b");
        world.directory("a");
        world.file("a/z", "1");
        world.file("c", "2");
        world.file("b/y", "3");

        List<EntryKey> keys = keys(walk(SourceRules.NONE));

        assertThat(keys)
                .containsExactly(EntryKey.root(world.root()), key("a"), key("b"), key("c"), key("a/z"), key("b/y"))
                .isSorted();
        assertThat(problems).isEmpty();
    }

    @Test
    void returnsTheSameWithThreadsThatPrefetch() throws Exception {
        for (int i = 0; i < 30; i++) {
            world.directory("d" + i);
            world.file("d" + i + "/f", "x");
            world.directory("d" + i + "/e");
            world.file("d" + i + "/e/g", "y");
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<SourceItem> prefetched =
                    items(world.source(List.of(world.root()), SourceRules.NONE).walk(threads));

            assertThat(keys(prefetched)).isEqualTo(keys(walk(SourceRules.NONE))).hasSize(121);
        }
    }

    @Test
    void anEmptyRootIsItself() {
        assertThat(walk(SourceRules.NONE)).singleElement().satisfies(item -> {
            assertThat(item.key()).isEqualTo(EntryKey.root(world.root()));
            assertThat(item.metadata().fileType()).isEqualTo(FileType.DIRECTORY);
            assertThat(item.metadata().size()).isZero();
        });
    }

    @Test
    void aRootMayBeAFileAndAMissingOneIsNamed() throws Exception {
        world.file("f", "content");

        List<SourceItem> items = walk(List.of(path("f"), path("none")), SourceRules.NONE);

        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.key()).isEqualTo(EntryKey.root(path("f")));
            assertThat(content(item)).isEqualTo(ByteString.utf8("content"));
            try (ParentDirectoryCache folder = new ParentDirectoryCache();
                    SourceContent open = item.open(folder)) {
                assertThat(open.metadata()).isEqualTo(item.metadata());
            }
        });
        assertThat(problems).containsExactly(new SourceProblem.Vanished(EntryKey.root(path("none"))));
    }

    @Test
    void oddAndLongNamesAreListedAndRead() throws Exception {
        for (ByteString name : world.oddNames()) {
            world.oddFile(name);
        }

        List<SourceItem> items = walk(SourceRules.NONE);

        assertThat(items.subList(1, items.size()))
                .extracting(item -> item.key().name())
                .containsExactlyElementsOf(world.oddNames().stream().sorted().toList());
        for (SourceItem item : items.subList(1, items.size())) {
            assertThat(content(item)).isEqualTo(item.key().name());
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aDeepTreeIsWalkedAndRead() throws Exception {
        String path = "";
        for (int i = 0; i < world.depth(); i++) {
            path += (i == 0 ? "" : "/") + "d".repeat(40);
            world.directory(path);
        }
        world.file(path + "/f", "deep");

        SourceItem deepest = walk(SourceRules.NONE).getLast();

        assertThat(deepest.key().depth()).isEqualTo(world.depth() + 1);
        assertThat(content(deepest)).isEqualTo(ByteString.utf8("deep"));
        assertThat(problems).isEmpty();
    }

    @Test
    void hardLinksHaveOneIdentity() throws Exception {
        world.file("a", "1");
        world.link("a", "b");
        world.file("c", "1");

        assertThat(item("a").metadata().identity())
                .isEqualTo(item("b").metadata().identity())
                .satisfies(identity -> assertThat(identity.links()).isEqualTo(2));
        assertThat(item("c")
                        .metadata()
                        .identity()
                        .sameObject(item("a").metadata().identity()))
                .isFalse();
    }

    @Test
    void patternsAndMarkersAndOwnPathsAreLeftOutAndNamed() throws Exception {
        world.directory("cache");
        world.file("cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# more");
        world.file("cache/x", "1");
        world.directory("fake");
        world.file("fake/CACHEDIR.TAG", "no signature");
        world.directory("marked");
        world.file("marked/.nobackup", "");
        world.directory("own");
        world.file("own/key", "1");
        world.directory("skip");
        world.file("skip/keep", "1");
        world.file("a.tmp", "1");
        world.directory("sub");
        world.file("sub/inner", "1");
        SourceRules rules = new SourceRules(
                true,
                true,
                List.of(ByteString.utf8(".nobackup")),
                PathPatterns.parse(Stream.of("*.tmp", "skip/", "!keep", "sub/inner")
                        .map(ByteString::utf8)
                        .toList()),
                List.of(path("own"), path("not-there")));

        assertThat(keys(walk(rules)))
                .containsExactly(
                        EntryKey.root(world.root()),
                        key("cache"),
                        key("fake"),
                        key("marked"),
                        key("sub"),
                        key("fake/CACHEDIR.TAG"));
        assertThat(problems)
                .containsExactly(
                        new SourceProblem.Excluded(key("a.tmp"), Exclusion.PATTERN),
                        new SourceProblem.Excluded(key("own"), Exclusion.OWN),
                        new SourceProblem.Excluded(key("skip"), Exclusion.PATTERN),
                        new SourceProblem.Excluded(key("cache"), Exclusion.MARKED),
                        new SourceProblem.Excluded(key("marked"), Exclusion.MARKED),
                        new SourceProblem.Excluded(key("sub/inner"), Exclusion.PATTERN));
    }

    @Test
    void anAbsolutePatternIsWrittenAsTheSystemWritesPaths() throws Exception {
        world.directory("d");
        world.file("d/f", "1");
        world.file("f", "1");
        SourceRules rules =
                new SourceRules(false, false, List.of(), PathPatterns.parse(List.of(path("d/f"))), List.of());

        assertThat(keys(walk(rules))).containsExactly(EntryKey.root(world.root()), key("d"), key("f"));
        assertThat(problems).containsExactly(new SourceProblem.Excluded(key("d/f"), Exclusion.PATTERN));
    }

    @Test
    void whatVanishesDuringTheWalkIsNamed() throws Exception {
        world.directory("d");
        world.file("d/x", "1");
        world.file("f", "2");
        world.file("g", "3");
        List<SourceItem> items = new ArrayList<>();
        try (SourceWalk walk =
                world.source(List.of(world.root()), SourceRules.NONE).walk()) {
            while (items.size() < 3) {
                items.add((SourceItem) walk.next().orElseThrow());
            }
            world.remove("f");
            world.remove("g");
            world.remove("d/x");
            world.remove("d");

            assertThat(walk.next()).contains(new SourceProblem.Vanished(key("g")));
            assertThat(walk.next()).contains(new SourceProblem.Vanished(key("d")));
            assertThat(walk.next()).isEmpty();
        }
        assertThat(problemOf(items.getLast())).isEqualTo(new SourceProblem.Vanished(key("f")));
        world.directory("f");
        assertThat(problemOf(items.getLast())).isEqualTo(new SourceProblem.Vanished(key("f")));
    }

    private static SourceProblem problemOf(SourceItem item) {
        SourceException failure =
                catchThrowableOfType(SourceException.class, () -> item.open().close());
        return failure.problem();
    }

    @Test
    void aFileThatWasSavedAnewIsReadAsItIsNow() throws Exception {
        world.file("f", "old");
        world.file("new", "new content");
        SourceItem item = item("f");
        world.move("new", "f");

        assertThat(content(item)).isEqualTo(ByteString.utf8("new content"));
    }

    @Test
    void aFolderThatAnotherTookThePlaceOfIsLeft() throws Exception {
        world.directory("d");
        world.file("d/one", "1");
        world.file("d/two", "2");
        SourceItem one = item("d/one");
        SourceItem two = item("d/two");
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            one.open(folder).close();
            folder.close(); // some systems move no directory that is open
            world.remove("d/two");
            world.move("d", "old");
            world.directory("d");
            world.file("d/two", "another");

            try (SourceContent content = two.open(folder)) {
                assertThat(content.metadata().size()).isEqualTo("another".length());
            }
        }
    }

    @Test
    void whatChangesWhileItIsReadCanBeSeen() throws Exception {
        world.file("f", "before");
        SourceItem item = item("f");
        try (SourceContent content = item.open()) {
            assertThat(content.currentMetadata()).isEqualTo(item.metadata());

            world.file("f", "after and longer");

            assertThat(content.currentMetadata().size()).isEqualTo(16);
        }
    }

    @Test
    void whatMayNotBeReadIsNamedAndTheRestIsRead() throws Exception {
        world.directory("closed");
        world.file("closed/x", "1");
        world.file("f", "secret");
        world.file("g", "open");
        assumeTrue(world.deny("f") && world.deny("closed"), "this account may read everything");

        List<SourceItem> items = walk(SourceRules.NONE);

        assertThat(keys(items)).containsExactly(EntryKey.root(world.root()), key("closed"), key("f"), key("g"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem).isInstanceOf(SourceProblem.Unreadable.class);
            assertThat(problem.key()).isEqualTo(key("closed"));
        });
        assertThat(problemOf(items.get(2))).isInstanceOf(SourceProblem.Unreadable.class);
        assertThat(content(items.get(3))).isEqualTo(ByteString.utf8("open"));
    }

    @Test
    void aFileIsReadFromAnyPositionToItsEnd() throws Exception {
        byte[] letters = new byte[300_000];
        Arrays.fill(letters, (byte) 'x');
        letters[299_999] = 'z';
        world.file("f", new String(letters, java.nio.charset.StandardCharsets.US_ASCII));
        try (SourceContent content = item("f").open()) {
            byte[] end = new byte[10];
            assertThat(content.read(299_995, end, 2, 8)).isEqualTo(5);
            assertThat(end).containsExactly(0, 0, 'x', 'x', 'x', 'x', 'z', 0, 0, 0);
            assertThat(content.read(300_000, end, 0, 10)).isZero();
            assertThat(content.extents().next()).contains(new Extent(0, 300_000));
            assertThat(content.hasHoles()).isFalse();
        }
    }
}
