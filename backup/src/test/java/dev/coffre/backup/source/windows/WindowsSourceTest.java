package dev.coffre.backup.source.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.LargeAttributes;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Excluded;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import dev.coffre.backup.source.SourceProblem.Unreadable;
import dev.coffre.backup.source.SourceProblem.Unsupported;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.windows.FakeWindows.FakeNode;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.Sources;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.WindowsObject.ByteRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Windows has, and Wine has not. Each case is named, and nothing is left out silently. */
class WindowsSourceTest {
    private final FakeWindows windows = new FakeWindows();
    private final FakeNode drive = windows.volume("C:");
    private final FakeNode root = windows.directory(drive, "Data");
    private final List<SourceProblem> problems = new ArrayList<>();

    @AfterEach
    void everyHandleIsClosed() {
        assertThat(windows.openHandles).hasValue(0);
    }

    private WindowsSource source(SourceRules rules, Snapshots snapshots, String... roots) {
        return new WindowsSource(
                new LockedFiles(windows, List.of(Duration.ZERO, Duration.ZERO)),
                Arrays.stream(roots).map(WideString::encode).toList(),
                rules,
                snapshots,
                new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
    }

    private List<SourceItem> walk(String... roots) {
        return walk(source(SourceRules.NONE, Snapshots.NONE, roots));
    }

    private List<SourceItem> walk(WindowsSource source) {
        List<SourceItem> items = new ArrayList<>();
        try (SourceWalk walk = source.walk()) {
            for (Optional<WalkEvent> next = walk.next(); next.isPresent(); next = walk.next()) {
                switch (next.get()) {
                    case SourceItem item -> items.add(item);
                    case SourceProblem problem -> problems.add(problem);
                }
            }
        }
        return items;
    }

    private static EntryKey key(String... names) {
        EntryKey key = EntryKey.root(WideString.encode("C:\\Data"));
        for (String name : names) {
            key = key.child(WideString.encode(name));
        }
        return key;
    }

    private static List<String> names(List<SourceItem> items) {
        return items.stream().map(item -> item.key().name().display()).toList();
    }

    private static String content(SourceItem item) throws SourceException {
        try (SourceContent content = item.open()) {
            byte[] bytes = new byte[(int) content.metadata().size()];
            assertThat(content.read(0, bytes, 0, bytes.length)).isEqualTo(bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static SourceProblem problemOf(SourceItem item) {
        return catchThrowableOfType(SourceException.class, () -> item.open().close())
                .problem();
    }

    private static Map<ByteString, ByteString> attributes(SourceItem item) throws SourceException {
        assertThat(item.attributes())
                .extracting(ExtendedAttribute::name)
                .isSorted()
                .doesNotHaveDuplicates();
        return item.attributes().stream().collect(Collectors.toMap(ExtendedAttribute::name, ExtendedAttribute::value));
    }

    @Test
    void aFileThatIsSavedJustNowIsReadAfterAPause() throws Exception {
        windows.file(root, "f", "content").lockedFor = 2;

        assertThat(content(walk("C:\\Data").get(1))).isEqualTo("content");
    }

    @Test
    void aFileThatStaysLockedIsNamedAndKeepsItsMetadata() {
        windows.file(root, "mail.pst", "content").lockedFor = Integer.MAX_VALUE;

        SourceItem item = walk("C:\\Data").get(1);

        assertThat(item.metadata().size()).isEqualTo(7);
        assertThat(problemOf(item)).isEqualTo(new Unreadable(key("mail.pst"), "NtCreateFile", Win32Error.IN_USE));
    }

    @Test
    void filesInACloudAreLeftOutByRuleAndNeverFetched() {
        windows.file(root, "cloud", "far away").attributes |= ObjectStatus.RECALL_ON_DATA_ACCESS;
        FakeNode tape = windows.file(root, "tape", "far away");
        tape.attributes |= ObjectStatus.OFFLINE | ObjectStatus.REPARSE_POINT;
        tape.reparseTag = 0xC0000004;
        windows.file(root, "here", "near");
        FakeNode folder = windows.directory(root, "folder");
        folder.attributes |= ObjectStatus.RECALL_ON_OPEN;
        windows.file(folder, "inner", "far away");

        assertThat(names(walk("C:\\Data"))).containsExactly("C:\\x5cData", "folder", "here");
        assertThat(problems)
                .containsExactly(
                        new Excluded(key("cloud"), Exclusion.CLOUD_FILE),
                        new Excluded(key("folder"), Exclusion.CLOUD_FILE),
                        new Excluded(key("tape"), Exclusion.CLOUD_FILE));
    }

    @Test
    void anAttributeThatEverybodyCanSetHidesNothing() throws Exception {
        windows.file(root, "file", "here").attributes |= ObjectStatus.OFFLINE;
        FakeNode folder = windows.directory(root, "folder");
        folder.attributes |= ObjectStatus.OFFLINE;
        windows.file(folder, "inner", "here");

        List<SourceItem> items = walk("C:\\Data");

        assertThat(names(items)).containsExactly("C:\\x5cData", "file", "folder", "inner");
        assertThat(content(items.get(1))).isEqualTo("here");
        assertThat(problems).isEmpty();
    }

    @Test
    void aFileThatWentToTheCloudAfterTheWalkIsNotFetched() {
        FakeNode file = windows.file(root, "f", "near");
        SourceItem item = walk("C:\\Data").get(1);
        file.attributes |= ObjectStatus.RECALL_ON_DATA_ACCESS | ObjectStatus.REPARSE_POINT;
        file.reparseTag = 0x9000601A;

        assertThat(problemOf(item)).isEqualTo(new Excluded(key("f"), Exclusion.CLOUD_FILE));
    }

    @Test
    void aFileWithAReparsePointThatIsNoLinkIsReadAsAFile() throws Exception {
        FakeNode deduplicated = windows.file(root, "dedup", "chunks");
        deduplicated.attributes |= ObjectStatus.REPARSE_POINT;
        deduplicated.reparseTag = 0x80000013;
        FakeNode synced = windows.directory(root, "OneDrive");
        synced.attributes |= ObjectStatus.REPARSE_POINT;
        synced.reparseTag = 0x9000701A;
        windows.file(synced, "inner", "hydrated");

        List<SourceItem> items = walk("C:\\Data");

        assertThat(names(items)).containsExactly("C:\\x5cData", "OneDrive", "dedup", "inner");
        assertThat(content(items.get(2))).isEqualTo("chunks");
        assertThat(content(items.get(3))).isEqualTo("hydrated");
        assertThat(attributes(items.get(2))).doesNotContainKey(WindowsAttributes.REPARSE_DATA);
        assertThat(problems).isEmpty();
    }

    @Test
    void junctionsAndSymbolicLinksAreKeptAndNeverFollowed() throws Exception {
        windows.link(root, "Application Data", ObjectStatus.TAG_MOUNT_POINT, "\\??\\C:\\Data");
        FakeNode link = windows.link(root, "link", ObjectStatus.TAG_SYMLINK, "..\\elsewhere");
        windows.link(root, "loop", ObjectStatus.TAG_MOUNT_POINT, "C:\\");

        List<SourceItem> items = walk("C:\\Data");

        assertThat(items)
                .extracting(item -> item.metadata().fileType())
                .containsExactly(
                        FileType.DIRECTORY,
                        new FileType.Symlink(ByteString.utf8("C:\\Data")),
                        new FileType.Symlink(ByteString.utf8("..\\elsewhere")),
                        new FileType.Symlink(ByteString.utf8("C:\\")));
        assertThat(attributes(items.get(2)))
                .containsEntry(WindowsAttributes.REPARSE_DATA, ByteString.of(link.reparseData));
        assertThat(problems).isEmpty();
    }

    @Test
    void aFolderSwappedForAJunctionDoesNotLeadTheReaderElsewhere() {
        FakeNode folder = windows.directory(root, "d");
        windows.file(folder, "f", "mine");
        FakeNode secret = windows.directory(drive, "Secret");
        windows.file(secret, "f", "not mine");
        SourceItem item = walk("C:\\Data").get(2);
        root.children.remove("d");
        windows.add(root, "moved", folder);
        windows.link(root, "d", ObjectStatus.TAG_MOUNT_POINT, "C:\\Secret");

        assertThat(problemOf(item)).isEqualTo(new SourceProblem.Vanished(key("d", "f")));
    }

    @Test
    void aRootThatIsALinkIsKeptAndNamed() {
        windows.link(root, "link", ObjectStatus.TAG_SYMLINK, "C:\\");

        assertThat(walk("C:\\Data\\link")).hasSize(1);
        assertThat(problems)
                .containsExactly(
                        new Unsupported(EntryKey.root(WideString.encode("C:\\Data\\link")), Limitation.SYMLINK_ROOT));
    }

    @Test
    void whatWindowsMakesAnewAtTheRootOfAVolumeIsLeftOutAndNamed() {
        windows.file(drive, "pagefile.sys", "x");
        windows.file(drive, "HIBERFIL.SYS", "x");
        windows.directory(drive, "System Volume Information");
        windows.directory(drive, "$Recycle.Bin");
        windows.file(root, "pagefile.sys", "a copy");

        List<SourceItem> items = walk("C:\\");

        assertThat(names(items)).containsExactly("C:\\x5c", "Data", "pagefile.sys");
        assertThat(problems)
                .extracting(problem -> problem.key().name().display())
                .containsExactly("$Recycle.Bin", "HIBERFIL.SYS", "System Volume Information", "pagefile.sys");
        assertThat(problems)
                .allSatisfy(
                        problem -> assertThat(((Excluded) problem).exclusion()).isEqualTo(Exclusion.SYSTEM_FILE));
    }

    @Test
    void smallStreamsOfFilesAndFoldersAreAttributes() throws Exception {
        windows.file(root, "f", "x").streams.put("Zone.Identifier", new byte[] {1, 2});
        FakeNode folder = windows.directory(root, "folder");
        folder.streams.put("note", new byte[] {3});
        folder.streams.put("empty", new byte[0]);

        List<SourceItem> items = walk("C:\\Data");

        assertThat(attributes(items.get(1)))
                .containsEntry(
                        WindowsAttributes.stream(ByteString.utf8("Zone.Identifier")), ByteString.of(new byte[] {1, 2}));
        assertThat(attributes(items.get(2)))
                .containsEntry(WindowsAttributes.stream(ByteString.utf8("note")), ByteString.of(new byte[] {3}))
                .containsEntry(WindowsAttributes.stream(ByteString.utf8("empty")), ByteString.EMPTY);
        assertThat(problems).isEmpty();
    }

    @Test
    void streamsThatTheFormatHasNoRoomForAreNamedAndTheOthersAreKept() throws Exception {
        FakeNode file = windows.file(root, "f", "content");
        file.streams.put("huge", new byte[(4 << 20) + 1]);
        file.streams.put("small", new byte[] {7});
        FakeNode full = windows.file(root, "g", "content");
        full.streams.put("a", new byte[3 << 20]);
        full.streams.put("b", new byte[4 << 20]);
        full.streams.put("c", new byte[2 << 20]);
        FakeNode many = windows.file(root, "h", "content");
        for (int i = 0; i < 1_025; i++) {
            many.streams.put("s" + i, new byte[] {1});
        }

        List<SourceItem> items = walk("C:\\Data");

        assertThat(problems)
                .containsExactly(
                        new Unsupported(key("f"), Limitation.LARGE_STREAMS),
                        new Unsupported(key("g"), Limitation.LARGE_STREAMS),
                        new Unsupported(key("h"), Limitation.LARGE_STREAMS));
        assertThat(content(items.get(1))).isEqualTo("content");
        assertThat(streams(items.get(1))).containsExactly("small");
        assertThat(streams(items.get(2))).containsExactly("a", "c");
        assertThat(streams(items.get(3))).hasSize(1_024);
    }

    private static List<String> streams(SourceItem item) throws SourceException {
        return attributes(item).keySet().stream()
                .filter(WindowsAttributes::isStream)
                .map(name -> WindowsAttributes.streamName(name).display())
                .sorted()
                .toList();
    }

    @Test
    void largeStreamsArePassedOnOneAtATimeWhateverTheNumberOfThreads() throws Exception {
        byte[] value = new byte[4 << 20];
        for (int i = 0; i < 8; i++) {
            FakeNode file = windows.file(root, "f" + i, "content");
            file.streams.put("note", new byte[] {1});
            file.streams.put("large", value);
        }
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        LargeAttributes large = (name, bytes) -> {
            assertThat(bytes).hasSameSizeAs(value);
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            held.decrementAndGet();
        };
        List<SourceItem> items = walk("C:\\Data");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<List<ExtendedAttribute>> read : threads.invokeAll(items.stream()
                    .map(item -> (Callable<List<ExtendedAttribute>>) () -> item.attributes(large))
                    .toList())) {
                assertThat(read.get())
                        .extracting(ExtendedAttribute::name)
                        .doesNotContain(WindowsAttributes.stream(ByteString.utf8("large")));
            }
        }
        assertThat(most).hasValue(1);
        assertThat(streams(items.get(1))).containsExactly("large", "note");
    }

    @Test
    void theMetadataOfWindowsAreAttributes() throws Exception {
        FakeNode folder = windows.directory(root, "LongFolderName");
        folder.descriptor = new byte[] {1, 0, 4, (byte) 0x80, 9, 9};
        folder.attributes |= 0x2002;
        folder.shortName = Optional.of("LONGFO~1");
        folder.caseSensitive = true;
        windows.file(root, "short", "x").shortName = Optional.of("short");

        List<SourceItem> items = walk("C:\\Data");

        assertThat(attributes(items.get(1)))
                .containsOnly(
                        Map.entry(WindowsAttributes.ATTRIBUTES, ByteString.of(new byte[] {0x12, 0x20, 0, 0})),
                        Map.entry(WindowsAttributes.CASE_SENSITIVE, ByteString.EMPTY),
                        Map.entry(WindowsAttributes.SECURITY_DESCRIPTOR, ByteString.of(folder.descriptor)),
                        Map.entry(WindowsAttributes.SHORT_NAME, ByteString.utf8("LONGFO~1")));
        assertThat(attributes(items.get(2))).doesNotContainKey(WindowsAttributes.SHORT_NAME);
        assertThat(items.get(1).metadata().unixPermissions()).isEmpty();
        assertThat(items.get(1).metadata().birthTime()).contains(WindowsTime.timestamp(folder.created));
    }

    @Test
    void encryptedFilesAndObjectIdsAreNamed() throws Exception {
        windows.file(root, "secret", "readable").attributes |= ObjectStatus.ENCRYPTED;
        windows.file(root, "one", "x").objectId = true;
        windows.file(root, "other", "x").objectId = true;

        List<SourceItem> items = walk("C:\\Data");

        assertThat(problems)
                .containsExactly(
                        new Unsupported(key("one"), Limitation.OBJECT_ID),
                        new Unsupported(key("secret"), Limitation.ENCRYPTED_BY_WINDOWS));
        assertThat(content(items.get(3))).isEqualTo("readable");
    }

    @Test
    void aSocketIsNamed() {
        FakeNode socket = windows.file(root, "socket", "");
        socket.attributes |= ObjectStatus.REPARSE_POINT;
        socket.reparseTag = ObjectStatus.TAG_AF_UNIX;

        assertThat(walk("C:\\Data")).hasSize(1);
        assertThat(problems).containsExactly(new Unsupported(key("socket"), Limitation.SOCKET));
    }

    @Test
    void aListThatBreaksOffIsNamedAndWhatWasListedIsKept() {
        FakeNode folder = windows.directory(root, "d");
        windows.file(folder, "first", "1");
        windows.file(folder, "second", "2");
        folder.listError = Win32Error.ACCESS_DENIED;

        assertThat(names(walk("C:\\Data"))).containsExactly("C:\\x5cData", "d", "first");
        assertThat(problems).containsExactly(new Unreadable(key("d"), "GetFileInformationByHandleEx", "EACCES"));
    }

    @Test
    void aSecurityDescriptorThatMayNotBeReadIsNamed() {
        windows.file(root, "f", "x").openError = Win32Error.ACCESS_DENIED;
        SourceItem item = walk("C:\\Data").get(1);

        assertThat(catchThrowableOfType(SourceException.class, item::attributes).problem())
                .isEqualTo(new Unreadable(key("f"), "NtCreateFile", "EACCES"));
    }

    @Test
    void aPathOf32000CharactersIsReadByItsParts() throws Exception {
        FakeNode place = root;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            names.add("n".repeat(249) + "%03d".formatted(i));
            place = windows.directory(place, names.getLast());
        }
        windows.file(place, "f", "far down").streams.put("s", new byte[] {7});
        names.add("f");

        SourceItem item = walk("C:\\Data").getLast();

        assertThat(item.key()).isEqualTo(key(names.toArray(String[]::new)));
        assertThat(content(item)).isEqualTo("far down");
        assertThat(attributes(item)).containsKey(WindowsAttributes.stream(ByteString.utf8("s")));
        assertThat(problems).isEmpty();
    }

    @Test
    void loneSurrogatesAreKeptInNamesTargetsAndStreams() throws Exception {
        FakeNode file = windows.file(root, "a\uD800b", "x");
        file.streams.put("s\uDC00", new byte[] {1});

        SourceItem item = walk("C:\\Data").get(1);

        assertThat(item.key().name())
                .isEqualTo(ByteString.of(new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80, 'b'}));
        assertThat(content(item)).isEqualTo("x");
        assertThat(attributes(item)).containsKey(WindowsAttributes.stream(WideString.encode("s\uDC00")));
    }

    @Test
    void namesThatWereMappedGetTheirOriginalsBack() throws Exception {
        windows.file(root, "a\uF03Ab", "colon");
        windows.file(root, "plain", "x");
        FakeNode folder = windows.directory(root, "d\uF02A");
        windows.file(folder, "inner", "below a star");

        List<SourceItem> items = walk("C:\\Data");

        assertThat(names(items)).containsExactly("C:\\x5cData", "a:b", "d*", "plain", "inner");
        assertThat(content(items.get(1))).isEqualTo("colon");
        assertThat(content(items.get(4))).isEqualTo("below a star");
        assertThat(attributes(items.get(1))).containsKey(WindowsAttributes.ATTRIBUTES);
    }

    @Test
    void patternsIgnoreCaseAndTakeBackslashes() {
        windows.file(root, "A.TMP", "x");
        windows.file(windows.directory(root, "Élan"), "x", "1");
        windows.file(windows.directory(root, "Sub"), "f", "1");
        SourceRules rules = new SourceRules(
                false,
                false,
                List.of(),
                PathPatterns.parse(List.of(
                        ByteString.utf8("*.tmp"), ByteString.utf8("ÉLAN"), ByteString.utf8("c:\\data\\sub\\*"))),
                List.of(ByteString.utf8("c:\\DATA\\own")));
        windows.directory(root, "own");

        assertThat(names(walk(source(rules, Snapshots.NONE, "C:\\Data")))).containsExactly("C:\\x5cData", "Sub");
        assertThat(problems)
                .extracting(problem -> ((Excluded) problem).exclusion())
                .containsExactly(Exclusion.PATTERN, Exclusion.OWN, Exclusion.PATTERN, Exclusion.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\data\\sub", "/DATA/Sub/", "/?:/data/sub", "/**/sub", "c:/data/sub"})
    void aPatternWithoutADriveIsOneOfEachDrive(String pattern) {
        windows.file(windows.directory(windows.directory(root, "Data"), "Sub"), "kept", "1");
        windows.file(windows.directory(root, "Sub"), "f", "1");
        SourceRules rules = new SourceRules(
                false,
                false,
                List.of(),
                PathPatterns.parse(List.of(ByteString.utf8(pattern), ByteString.utf8("!\\data\\data\\*"))),
                List.of());

        assertThat(names(walk(source(rules, Snapshots.NONE, "C:\\Data"))))
                .containsExactlyInAnyOrder("C:\\x5cData", "Data", "Sub", "kept");
    }

    @Test
    void aSparseFileIsReadByItsRanges() throws Exception {
        FakeNode file = windows.file(root, "f", "");
        file.content = new byte[8 << 20];
        file.attributes |= ObjectStatus.SPARSE_FILE;
        file.ranges.addAll(List.of(
                new ByteRange(0, 65_536),
                new ByteRange(131_072, 65_536),
                new ByteRange(4 << 20, 65_536),
                new ByteRange((4 << 20) + 65_536, 65_536)));
        try (SourceContent content = walk("C:\\Data").get(1).open()) {
            assertThat(Sources.extents(content)).containsExactly(new Extent(0, 196_608), new Extent(4 << 20, 131_072));
            assertThat(content.hasHoles()).isTrue();
        }
    }

    @Test
    void aLongFileIdIsHashed() {
        byte[] id = new byte[16];
        id[0] = 5;
        FakeNode file = windows.file(root, "f", "");
        file.id = ByteString.of(id);
        assertThat(walk("C:\\Data").get(1).metadata().identity().inode()).isEqualTo(5);

        id[15] = 1;
        file.id = ByteString.of(id);
        assertThat(walk("C:\\Data").get(1).metadata().identity().inode())
                .isEqualTo(ByteBuffer.wrap(sha256(id)).getLong());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nestedRootsAreRecognisedRegardlessOfCase() {
        WindowsSource source = source(
                SourceRules.NONE, Snapshots.NONE, "c:\\data\\sub", "C:\\Data", "\\\\?\\C:\\Data\\x", "C:/Data/y");

        assertThat(source.roots()).containsExactly(ByteString.utf8("C:\\Data"));
    }

    /** A volume as of one moment. */
    private record ShadowCopy(ByteString original, ByteString path, Runnable deleted) implements Snapshot {
        @Override
        public ByteString storageDirectory() {
            return original.concat(ByteString.utf8("System Volume Information"));
        }

        @Override
        public void close() {
            deleted.run();
        }
    }

    @Test
    void aShadowCopyIsReadInsteadOfTheVolume() throws Exception {
        String device = "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy7";
        windows.file(windows.directory(root, "d"), "f", "as of now");
        FakeNode then = windows.volume(device);
        windows.file(windows.directory(windows.directory(then, "Data"), "d"), "f", "as of then");
        List<String> volumes = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        Snapshots snapshots = volume -> {
            volumes.add(volume.display());
            return Optional.of(
                    new ShadowCopy(volume, WideString.encode(device + "\\"), () -> deleted.add(volume.display())));
        };
        WindowsSource source = source(SourceRules.NONE, snapshots, "C:\\Data", "C:\\Other");
        windows.directory(then, "Other");

        List<SourceItem> items = walk(source);

        assertThat(names(items)).containsExactly("C:\\x5cData", "C:\\x5cOther", "d", "f");
        assertThat(content(items.get(3))).isEqualTo("as of then");
        assertThat(volumes).containsExactly("C:\\x5c");
        source.close();
        assertThat(deleted).containsExactly("C:\\x5c");
    }

    @Test
    void aShadowCopyThatFailsIsNamedOnceForEachVolume() {
        Function<String, SnapshotException> refusal = SnapshotException::failed;
        Snapshots snapshots = volume -> {
            throw refusal.apply("the volume has no storage left for shadow copies");
        };
        windows.directory(drive, "Other");
        try (WindowsSource source = source(SourceRules.NONE, snapshots, "C:\\Data", "C:\\Other")) {
            assertThat(walk(source)).hasSize(2);
            assertThat(problems)
                    .containsExactly(new SourceProblem.SnapshotFailed(
                            EntryKey.root(WideString.encode("C:\\Data")),
                            "the volume has no storage left for shadow copies"));
        }
    }
}
