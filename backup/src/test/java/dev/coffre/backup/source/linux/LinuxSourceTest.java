package dev.coffre.backup.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.testing.ItemWalk;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinuxSourceTest {
    private final Sandbox sandbox = Sandbox.create();
    private final List<SourceProblem> problems = new ArrayList<>();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void emitsAllChildrenOfAFolderBeforeWhatIsBelowThem() throws Exception {
        sandbox.directory("b").directory("a").file("a/z", "1").file("c", "2").file("b/y", "3");
        assertThat(keys(walk(SourceRules.NONE)))
                .containsExactly(
                        EntryKey.root(sandbox.root()),
                        sandbox.key("a"),
                        sandbox.key("b"),
                        sandbox.key("c"),
                        sandbox.key("a/z"),
                        sandbox.key("b/y"));
        assertThat(problems).isEmpty();
    }

    @Test
    void namesOfAnyBytesAreListedAndRead() throws Exception {
        byte[] longest = new byte[255];
        Arrays.fill(longest, (byte) 0xFE);
        List<ByteString> names = List.of(
                ByteString.of(new byte[] {(byte) 0xFF, (byte) 0xC3, 'x'}),
                ByteString.utf8("new\nline"),
                ByteString.utf8("emoji 🙂"),
                ByteString.utf8("e\u0301"),
                ByteString.utf8("\u00e9"),
                ByteString.utf8(" "),
                ByteString.of(longest));
        for (ByteString name : names) {
            sandbox.file(name, name.toByteArray());
        }
        List<SourceItem> items = walk(SourceRules.NONE);
        assertThat(items.subList(1, items.size()))
                .extracting(item -> item.key().name())
                .containsExactlyElementsOf(names.stream().sorted().toList());
        for (SourceItem item : items.subList(1, items.size())) {
            assertThat(content(item)).isEqualTo(item.key().name());
        }
    }

    @Test
    void neverOpensAFifoAndReadsWhatALinkSaysNotWhereItLeads() throws Exception {
        String target = "t".repeat(4000);
        sandbox.node("fifo", FileType.FIFO).symlink("dangling", target);
        List<SourceItem> items = walk(SourceRules.NONE);
        assertThat(items)
                .extracting(item -> item.metadata().fileType())
                .containsExactly(FileType.DIRECTORY, new FileType.Symlink(ByteString.utf8(target)), FileType.FIFO);
        assertThat(problemOf(items.get(2))).isEqualTo(new SourceProblem.Vanished(sandbox.key("fifo")));
    }

    @Test
    void everySingleThingThatLstatKnowsIsThere() throws Exception {
        Timestamp old = new Timestamp(-5_000_000, 999_999_999);
        sandbox.file("f", "hello").link("f", "g").mode("f", 04751).modified("f", old);
        List<SourceItem> items = walk(SourceRules.NONE);
        Metadata f = items.get(1).metadata();
        assertThat(f.unixPermissions().orElseThrow().mode()).isEqualTo(04751);
        assertThat(f.size()).isEqualTo(5);
        assertThat(f.modified()).isEqualTo(old);
        assertThat(f.changed().seconds()).isCloseTo(System.currentTimeMillis() / 1000, within(60L));
        assertThat(f.unixPermissions().orElseThrow().owner().uid()).isEqualTo(SystemAccounts.effectiveUser());
        assertThat(f.unixPermissions().orElseThrow().owner().userName())
                .isEqualTo(new SystemAccounts().userName(SystemAccounts.effectiveUser()));
        assertThat(f.identity().links()).isEqualTo(2);
        assertThat(f.identity()).isEqualTo(items.get(2).metadata().identity());
        assertThat(items.getFirst().metadata().size()).isZero();
    }

    @Test
    void attributesAndAccessControlAreReadAsBytes() throws Exception {
        byte[] acl = HexFormat.of()
                .parseHex("0200000001000600ffffffff020007000100000004000400ffffffff10000700ffffffff20000000ffffffff");
        sandbox.file("f", "1")
                .attribute("f", "user.b", new byte[] {0, -1})
                .attribute("f", "system.posix_acl_access", acl);
        SourceItem f = walk(SourceRules.NONE).get(1);
        assertThat(f.attributes())
                .containsExactly(
                        new ExtendedAttribute(ByteString.utf8("system.posix_acl_access"), ByteString.of(acl)),
                        new ExtendedAttribute(ByteString.utf8("user.b"), ByteString.of(new byte[] {0, -1})));
        try (SourceContent content = f.open()) {
            assertThat(content.attributes()).isEqualTo(f.attributes());
            assertThat(content.metadata()).isEqualTo(f.metadata());
        }
    }

    @Test
    void aFolderThatAnotherTookThePlaceOfIsLeft() throws Exception {
        sandbox.directory("d").file("d/one", "1").file("d/two", "2");
        List<SourceItem> items = walk(SourceRules.NONE);
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            items.get(2).open(folder).close();
            sandbox.remove("d/two").directory("e").file("e/two", "another");
            Files.move(
                    Path.of(sandbox.path("d").display()),
                    Path.of(sandbox.path("old").display()));
            Files.move(
                    Path.of(sandbox.path("e").display()),
                    Path.of(sandbox.path("d").display()));
            try (SourceContent content = items.get(3).open(folder)) {
                assertThat(content.metadata().size()).isEqualTo("another".length());
            }
        }
    }

    /** Programs save a file by putting another in its place; the folder that was entered before shows the new one. */
    @Test
    void aFileThatWasReplacedMeanwhileIsReadByTheFolderEnteredBefore() throws Exception {
        sandbox.directory("d").file("d/one", "1").file("d/two", "2");
        List<SourceItem> items = walk(SourceRules.NONE);
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            items.get(2).open(folder).close();
            sandbox.remove("d/two").file("d/two", "another");
            try (SourceContent content = items.get(3).open(folder)) {
                assertThat(content.metadata().size()).isEqualTo("another".length());
            }
        }
    }

    @Test
    void aFileOf10GiBWithLittleDataIsAFewExtents() throws Exception {
        sandbox.file("sparse", "");
        try (Descriptor file = FileOpener.open(sandbox.path("sparse"), OpenFlags.READ_WRITE)) {
            FileIo.truncate(file, 10L << 30);
            FileIo.write(file, 1L << 30, new byte[4096], 0, 4096);
            FileIo.write(file, (1L << 30) + 500_000, new byte[] {1}, 0, 1);
            FileIo.write(file, (10L << 30) - 10, new byte[] {2}, 0, 1);
        }
        try (SourceContent content = walk(SourceRules.NONE).get(1).open()) {
            List<Extent> extents = Sources.extents(content);
            assertThat(extents).hasSize(2);
            assertThat(extents.getFirst().position()).isEqualTo(1L << 30);
            assertThat(extents.getFirst().length()).isBetween(500_001L, 600_000L);
            assertThat(extents.getLast().end()).isEqualTo(10L << 30);
        }
    }

    @Test
    void theDataOfASparseFileIsWhatWasWrittenAndTheShortHolesInIt() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            String name = "sparse-" + i;
            sandbox.file(name, "");
            long size = random.nextInt(i < 20 ? 2 << 20 : 30 << 20) + 1;
            List<Extent> expected = new ArrayList<>();
            long data = 0;
            try (Descriptor file = FileOpener.open(sandbox.path(name), OpenFlags.READ_WRITE)) {
                FileIo.truncate(file, size);
                for (long at = hole(random); at < size; at += hole(random)) {
                    long length = Math.min(size - at, (random.nextInt(3) + 1) * 65_536L);
                    byte[] bytes = new byte[(int) length];
                    random.nextBytes(bytes); // some file systems make holes of zeros
                    FileIo.write(file, at, bytes, 0, bytes.length);
                    data = joined(expected, data, at, at + length);
                    at += length;
                }
            }
            joined(expected, data, size, size);
            try (SourceContent content = open(name)) {
                assertThat(Sources.extents(content)).as(name).isEqualTo(expected);
            }
        }
    }

    private static long hole(Random random) {
        return random.nextInt(40) * 65_536L;
    }

    /** Adds data to what was before it; a file begins and ends with none, which is never apart if it is near. */
    private static long joined(List<Extent> extents, long before, long from, long to) {
        if (from - before >= 1 << 20) {
            if (to > from) {
                extents.add(new Extent(from, to - from));
            }
        } else {
            long position = extents.isEmpty() ? 0 : extents.removeLast().position();
            extents.add(new Extent(position, to - position));
        }
        return to;
    }

    private SourceContent open(String name) throws SourceException {
        return walk(SourceRules.NONE).stream()
                .filter(item -> item.key().equals(sandbox.key(name)))
                .findFirst()
                .orElseThrow()
                .open();
    }

    @Test
    void aHoleShorterThan1MiBIsData() throws Exception {
        sandbox.file("short", "");
        try (Descriptor file = FileOpener.open(sandbox.path("short"), OpenFlags.READ_WRITE)) {
            FileIo.truncate(file, 3_000_000);
            FileIo.write(file, 900_000, new byte[] {1}, 0, 1);
            FileIo.write(file, 2_100_000, new byte[] {1}, 0, 1);
        }
        try (SourceContent content = walk(SourceRules.NONE).get(1).open()) {
            List<Extent> extents = Sources.extents(content);
            assertThat(extents).hasSize(2);
            assertThat(extents.getFirst().position()).isZero();
            assertThat(extents.getLast().end()).isEqualTo(3_000_000);
        }
    }

    @Test
    void whatVanishesOrIsReplacedDuringTheWalkIsSaid() throws Exception {
        sandbox.directory("d").file("d/x", "1").file("f", "2").file("g", "3");
        try (ItemWalk walk = new ItemWalk(
                Sources.of(List.of(sandbox.root()), SourceRules.NONE).walk(), problems::add)) {
            walk.next();
            assertThat(walk.next().orElseThrow().key()).isEqualTo(sandbox.key("d"));
            SourceItem f = walk.next().orElseThrow();
            sandbox.remove("f").remove("g").remove("d/x");
            DirectoryOperations.removeDirectory(Descriptor.WORKING_DIRECTORY, sandbox.path("d"));
            assertThat(walk.next()).isEmpty();
            assertThat(problems)
                    .containsExactly(
                            new SourceProblem.Vanished(sandbox.key("g")), new SourceProblem.Vanished(sandbox.key("d")));
            assertThat(problemOf(f)).isEqualTo(new SourceProblem.Vanished(sandbox.key("f")));
            sandbox.node("f", FileType.FIFO);
            assertThat(problemOf(f)).isEqualTo(new SourceProblem.Vanished(sandbox.key("f")));
        }
    }

    @Test
    void aFileThatWasSavedAnewMeanwhileIsReadAsItIsNow() throws Exception {
        sandbox.file("f", "old").file("new", "new content");
        SourceItem f = walk(SourceRules.NONE).get(1);
        DirectoryOperations.move(
                Descriptor.WORKING_DIRECTORY, sandbox.path("new"), Descriptor.WORKING_DIRECTORY, sandbox.path("f"));
        assertThat(content(f)).isEqualTo(ByteString.utf8("new content"));
        try (SourceContent content = f.open()) {
            assertThat(content.currentMetadata().identity())
                    .isNotEqualTo(f.metadata().identity());
        }
    }

    @Test
    void aFolderSwappedForALinkDoesNotLeadTheReaderElsewhere() throws Exception {
        sandbox.directory("walked").directory("walked/d").file("walked/d/f", "mine");
        sandbox.directory("secret").file("secret/f", "not mine");
        try (ItemWalk walk = new ItemWalk(
                Sources.of(List.of(sandbox.path("walked")), SourceRules.NONE).walk(), problems::add)) {
            walk.next();
            walk.next();
            SourceItem f = walk.next().orElseThrow();
            DirectoryOperations.move(
                    Descriptor.WORKING_DIRECTORY,
                    sandbox.path("walked/d"),
                    Descriptor.WORKING_DIRECTORY,
                    sandbox.path("walked/e"));
            sandbox.symlink("walked/d", "../secret");
            assertThat(problemOf(f)).isEqualTo(new SourceProblem.Vanished(f.key()));
        }
        try (ItemWalk walk = new ItemWalk(
                Sources.of(List.of(sandbox.path("walked")), SourceRules.NONE).walk(), problems::add)) {
            walk.next();
            walk.next();
            assertThat(walk.next().orElseThrow().key().name()).isEqualTo(ByteString.utf8("e"));
            DirectoryOperations.move(
                    Descriptor.WORKING_DIRECTORY,
                    sandbox.path("walked/e"),
                    Descriptor.WORKING_DIRECTORY,
                    sandbox.path("walked/d2"));
            sandbox.symlink("walked/e", "../secret");
            assertThat(walk.next()).isEmpty();
            assertThat(problems).hasSize(1).allMatch(SourceProblem.Vanished.class::isInstance);
        }
    }

    @Test
    void whatChangesWhileItIsReadCanBeSeen() throws Exception {
        sandbox.file("f", "before");
        SourceItem f = walk(SourceRules.NONE).get(1);
        try (SourceContent content = f.open()) {
            assertThat(content.currentMetadata()).isEqualTo(f.metadata());
            sandbox.file("f", "after and longer");
            assertThat(content.currentMetadata().size()).isEqualTo(16);
        }
    }

    @Test
    void aThousandLevelsAreWalkedAndReadWithFewDescriptors() throws Exception {
        makeNested(1_000, 60);
        List<SourceItem> items = walk(SourceRules.NONE);
        assertThat(items).hasSize(1002);
        assertThat(items.getLast().key().depth()).isEqualTo(1001);
        assertThat(content(items.getLast())).isEqualTo(ByteString.utf8("x"));
        assertThat(items.getLast().attributes()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void aFolderWhosePathExceeds64KibIsKeptAndNotEntered() throws Exception {
        makeNested(260, 255);
        EntryKey last = walk(SourceRules.NONE).getLast().key();
        assertThat(sandbox.root().size() + 255L * last.depth()).isBetween((64L << 10) + 1, (64L << 10) + 255);
        assertThat(problems).containsExactly(new SourceProblem.Unsupported(last, SourceProblem.Limitation.TOO_DEEP));
    }

    /** Makes folders within one another, and a file in the innermost one. */
    private void makeNested(int levels, int nameBytes) throws Exception {
        Descriptor place = FileOpener.open(sandbox.root(), OpenFlags.DIRECTORY);
        ByteString name = ByteString.utf8("d".repeat(nameBytes));
        for (int i = 0; i < levels; i++) {
            DirectoryOperations.makeDirectory(place, name, 0755);
            try (Descriptor behind = place) {
                place = FileOpener.openat(behind, name, OpenFlags.DIRECTORY);
            }
        }
        try (Descriptor deepest = place;
                Descriptor file = FileOpener.openat(
                        deepest, ByteString.utf8("f"), OpenFlags.CREATE | OpenFlags.WRITE_ONLY, 0644)) {
            FileIo.write(file, 0, new byte[] {'x'}, 0, 1);
        }
    }

    @Test
    void rulesLeaveOutAndSaySo() throws Exception {
        sandbox.directory("cache")
                .file("cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# more")
                .file("cache/x", "1");
        sandbox.directory("fake").file("fake/CACHEDIR.TAG", "no signature");
        sandbox.directory("marked").file("marked/.nobackup", "").file("marked/x", "1");
        sandbox.directory("own").file("own/key", "1").symlink("way-to-own", "own");
        sandbox.directory("skip").file("skip/keep", "1").file("a.tmp", "1");
        PathPatterns patterns = PathPatterns.parse(
                List.of(ByteString.utf8("*.tmp"), ByteString.utf8("skip/"), ByteString.utf8("!keep")));
        SourceRules rules = new SourceRules(
                true,
                true,
                List.of(ByteString.utf8(".nobackup")),
                patterns,
                List.of(sandbox.path("way-to-own"), sandbox.path("not-there")));
        assertThat(keys(walk(rules)))
                .containsExactly(
                        EntryKey.root(sandbox.root()),
                        sandbox.key("cache"),
                        sandbox.key("fake"),
                        sandbox.key("marked"),
                        sandbox.key("way-to-own"),
                        sandbox.key("fake/CACHEDIR.TAG"));
        assertThat(problems)
                .containsExactly(
                        new SourceProblem.Excluded(sandbox.key("a.tmp"), SourceProblem.Exclusion.PATTERN),
                        new SourceProblem.Excluded(sandbox.key("own"), SourceProblem.Exclusion.OWN),
                        new SourceProblem.Excluded(sandbox.key("skip"), SourceProblem.Exclusion.PATTERN),
                        new SourceProblem.Excluded(sandbox.key("cache"), SourceProblem.Exclusion.MARKED),
                        new SourceProblem.Excluded(sandbox.key("marked"), SourceProblem.Exclusion.MARKED));
    }

    /** A walk that told of a million such names at once would have to be kept by who pulls it. */
    @Test
    void ofWhatIsLeftOutOneIsToldAtATime() throws Exception {
        sandbox.file("a.tmp", "").file("b.tmp", "").file("c.tmp", "");
        SourceRules rules = new SourceRules(
                false, false, List.of(), PathPatterns.parse(List.of(ByteString.utf8("*.tmp"))), List.of());
        try (SourceWalk walk = Sources.of(List.of(sandbox.root()), rules).walk()) {
            assertThat(walk.next().map(WalkEvent::key)).contains(EntryKey.root(sandbox.root()));
            assertThat(walk.next())
                    .contains(new SourceProblem.Excluded(sandbox.key("a.tmp"), SourceProblem.Exclusion.PATTERN));
            sandbox.remove("b.tmp");
            assertThat(walk.next()).contains(new SourceProblem.Vanished(sandbox.key("b.tmp")));
            assertThat(walk.next())
                    .contains(new SourceProblem.Excluded(sandbox.key("c.tmp"), SourceProblem.Exclusion.PATTERN));
            assertThat(walk.next()).isEmpty();
        }
    }

    @Test
    void whatTheKernelMakesUpIsAnEmptyFolder() {
        List<ByteString> roots = List.of(ByteString.utf8("/proc"));
        try (ItemWalk walk = new ItemWalk(Sources.of(roots, SourceRules.NONE).walk(), problems::add)) {
            EntryKey proc = EntryKey.root(roots.getFirst());
            assertThat(walk.next().orElseThrow().key()).isEqualTo(proc);
            assertThat(walk.next()).isEmpty();
            assertThat(problems)
                    .containsExactly(new SourceProblem.Excluded(proc, SourceProblem.Exclusion.KERNEL_FILE_SYSTEM));
        }
    }

    @Test
    void rootsMayBeFilesAndAMissingOneIsSaid() throws Exception {
        sandbox.file("b", "1").directory("a").file("a/x", "2").symlink("c", "a");
        List<ByteString> roots =
                List.of(sandbox.path("b"), sandbox.path("a/"), sandbox.path("none"), sandbox.path("c"));
        LinuxSource source = Sources.of(roots, SourceRules.NONE);
        List<EntryKey> keys = new ArrayList<>();
        try (ItemWalk walk = new ItemWalk(source.walk(), problems::add)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                keys.add(item.get().key());
            }
        }
        EntryKey a = EntryKey.root(sandbox.path("a"));
        EntryKey c = EntryKey.root(sandbox.path("c"));
        assertThat(keys)
                .containsExactly(a, EntryKey.root(sandbox.path("b")), c, a.child(ByteString.utf8("x")))
                .isSorted();
        assertThat(problems)
                .containsExactly(
                        new SourceProblem.Unsupported(c, SourceProblem.Limitation.SYMLINK_ROOT),
                        new SourceProblem.Vanished(EntryKey.root(sandbox.path("none"))));
    }

    @Test
    void aSocketIsSaidAndLeftOut() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(sandbox.path("socket").toString()));
            assertThat(keys(walk(SourceRules.NONE))).containsExactly(EntryKey.root(sandbox.root()));
            assertThat(problems)
                    .containsExactly(
                            new SourceProblem.Unsupported(sandbox.key("socket"), SourceProblem.Limitation.SOCKET));
        }
    }

    @Test
    void keysAscendInAnyTree() throws Exception {
        Random random = new Random(11);
        List<String> directories = new ArrayList<>(List.of(""));
        for (int i = 0; i < 300; i++) {
            String parent = directories.get(random.nextInt(directories.size()));
            String path = parent + (char) ('!' + random.nextInt(14)) + i;
            if (random.nextBoolean()) {
                sandbox.directory(path);
                directories.add(path + "/");
            } else {
                sandbox.file(path, "");
            }
        }
        List<EntryKey> keys = keys(walk(SourceRules.NONE));
        assertThat(keys).hasSize(301).isSorted().doesNotHaveDuplicates();
    }

    private static SourceProblem problemOf(SourceItem item) {
        return catchThrowableOfType(SourceException.class, item::open).problem();
    }

    private List<SourceItem> walk(SourceRules rules) {
        List<SourceItem> items = new ArrayList<>();
        try (ItemWalk walk =
                new ItemWalk(Sources.of(List.of(sandbox.root()), rules).walk(), problems::add)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                items.add(item.get());
            }
        }
        return items;
    }

    private static List<EntryKey> keys(List<SourceItem> items) {
        return items.stream().map(SourceItem::key).toList();
    }

    private static ByteString content(SourceItem item) throws SourceException {
        try (SourceContent content = item.open()) {
            byte[] bytes = new byte[1 << 16];
            return ByteString.of(bytes, 0, content.read(0, bytes, 0, bytes.length));
        }
    }
}
