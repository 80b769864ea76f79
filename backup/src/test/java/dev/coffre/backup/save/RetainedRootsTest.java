package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RootRead;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A point that was made for one root has the others as the point before had them. */
class RetainedRootsTest {
    private static final long DAY = 86_400;

    @TempDir
    Path folder = Path.of("");

    private SaveWorld world = new SaveWorld(folder);
    private final SyntheticSource mail = SyntheticSource.rootedAt("/mail");

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
        for (int i = 0; i < 300; i++) {
            world.files.file("d" + i % 7 + "/f" + i, SyntheticFile.generated(i, 100 + i));
            mail.file("m" + i % 5 + "/f" + i, SyntheticFile.generated(1_000 + i, 200 + i));
        }
        mail.file("large", SyntheticFile.generated(9, 9_000_000)).link("m0/f0", "m0/again");
    }

    private static StreamSource stream(SaveWorld world, byte[] bytes) {
        return stream(world, new ByteArrayInputStream(bytes));
    }

    private static StreamSource stream(SaveWorld world, InputStream in) {
        return new StreamSource(ByteString.utf8("/stdin/dump"), Optional.empty(), world.clock.instant(), in);
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Map<String, Entry> below(SaveWorld.Saved saved, String root) {
        Map<String, Entry> below = new TreeMap<>();
        saved.entries.values().stream()
                .filter(entry -> entry.key().rootPath().equals(ByteString.utf8(root)))
                .forEach(entry -> below.put(entry.key().display(), entry));
        return below;
    }

    @Property(tries = 12)
    void whicheverRootsAreReadTheOthersStayWordForWord(@ForAll long seed) throws IOException {
        Path place = Files.createTempDirectory("carried");
        SaveWorld many = new SaveWorld(place);
        Random random = new Random(seed);
        List<String> roots = List.of("/data", "/mail", "/zeta");
        List<SyntheticSource> sources =
                roots.stream().map(SyntheticSource::rootedAt).toList();
        Map<String, Long> readBy = new TreeMap<>();
        Map<String, Map<String, Entry>> last = new TreeMap<>();
        for (long seq = 1; seq <= 7; seq++) {
            int group = random.nextInt(roots.size());
            String root = roots.get(group);
            SyntheticSource source = sources.get(group).at(many.clock.instant().getEpochSecond() - DAY / 2);
            source.directory("always");
            for (int change = random.nextInt(60); change > 0; change--) {
                source.file(
                        "d" + random.nextInt(4) + "/f" + random.nextInt(80),
                        SyntheticFile.generated(random.nextInt(99), 1 + random.nextInt(900_000)));
            }
            if (random.nextInt(6) == 0 && many.keys.newest().context().epoch() == 1) {
                many.rotateKey();
            }
            if (random.nextInt(3) == 0) {
                many.deleteCache();
            }
            SaveReport report = many.saveOf(source, root, RetainedRootFilter.ALL);
            readBy.put(root, seq);
            SaveWorld.Saved saved = many.saved();
            assertThat(report.warnings()).isEmpty();
            assertThat(saved.point.content().rootReads(seq))
                    .extracting(read -> read.path().display(), RootRead::seq)
                    .containsExactlyElementsOf(readBy.entrySet().stream()
                            .map(entry -> tuple(entry.getKey(), entry.getValue()))
                            .toList());
            assertThat(saved.entries.values().stream().map(Entry::key).toList())
                    .hasSize(last.entrySet().stream()
                                    .filter(e -> !e.getKey().equals(root))
                                    .mapToInt(e -> e.getValue().size())
                                    .sum()
                            + source.size());
            last.forEach((other, entries) -> {
                if (!other.equals(root)) {
                    assertThat(below(saved, other)).isEqualTo(entries);
                }
            });
            last.put(root, below(saved, root));
        }
        SaveWorld.Saved saved = many.saved();
        saved.entries.values().stream()
                .sorted(Comparator.comparing(Entry::key))
                .filter(entry -> entry.metadata().isRegularFile())
                .limit(40)
                .forEach(entry -> assertThat(saved.content(path(entry))).isNotEmpty());
    }

    private static String path(Entry entry) {
        String path = entry.key().display();
        return path.startsWith("/data/") ? path.substring("/data/".length()) : path;
    }

    @Test
    void carryingReadsAndSendsNothingOfTheOtherRoot() {
        world.save();
        world.source.takeOpened();
        SaveReport report = world.saveOf(mail, "/mail", RetainedRootFilter.ALL);
        assertThat(world.source.takeOpened()).isEmpty();
        assertThat(report.totals().files()).isEqualTo(602);
        assertThat(world.saved().content("d1/f1")).hasSize(101);
        SaveReport again = world.save();
        assertThat(again.totals().files())
                .as("nothing is carried that nobody asked for")
                .isEqualTo(300);
    }

    @Test
    void whatWasReadLongAgoIsComparedWithTheTimeWhenItWasRead() {
        long now = world.clock.instant().getEpochSecond();
        world.files.at(now + DAY).file("hot", "written while the first backup ran");
        world.save();
        world.saveOf(mail, "/mail", RetainedRootFilter.ALL);
        world.source.takeOpened();
        world.saveOf(world.source, "/data", RetainedRootFilter.ALL);
        assertThat(world.source.takeOpened())
                .as("it may have changed once more at that moment, whenever the other root was read")
                .containsOnlyKeys(world.files.key("hot"));
    }

    @Test
    void whatTheVaultLostOfARetainedRootIsNamedAndNotInThePoint() {
        world.saveOf(mail, "/mail", RetainedRootFilter.ALL);
        Entry large = world.saved().entry("/mail/large");
        Oid list = ((FileContent.FileList) large.content()).list().oid();
        Oid bundle = ((FileContent.Bundled) world.saved().entry("/mail/m1/f1").content())
                .bundle()
                .oid();
        world.service.lose(world.domain, list);
        world.service.damage(world.domain, bundle);
        SaveReport report = world.saveOf(world.files, "/data", RetainedRootFilter.ALL);
        assertThat(report.warnings()).extracting(Problem::code).containsOnly(ProblemCode.CARRIED_LOST);
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.entries)
                .containsKeys("/mail", "/mail/m1", "d1/f1")
                .doesNotContainKeys("/mail/large", "/mail/m1/f1");
        saved.entries.values().stream()
                .filter(entry -> entry.metadata().isRegularFile())
                .forEach(entry -> assertThat(saved.content(path(entry))).isNotEmpty());
        assertThat(world.saveOf(mail, "/mail", RetainedRootFilter.ALL).hasWarnings())
                .isFalse();
        assertThat(world.saved().content("/mail/large")).hasSize(9_000_000);
        assertThat(world.saved().content("/mail/m1/f1")).hasSize(201);
    }

    @Test
    void aPageThatIsLostHereAndThereIsNamed() {
        world.saveOf(mail, "/mail", RetainedRootFilter.ALL);
        world.service.lose(world.domain, world.saved().point.root().page().oid());
        world.deleteCache();
        SaveReport report = world.saveOf(world.files, "/data", RetainedRootFilter.ALL);
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.CARRIED_LOST);
        assertThat(world.saved().entries).hasSize(308).doesNotContainKey("/mail/m1/f1");
    }

    @Test
    void aStreamIsAFileOfThePointBesideTheFolders() {
        world.save();
        byte[] dump = random(5, 20_000_000);
        SaveReport first = world.saveOf(stream(world, dump), "/stdin/dump", RetainedRootFilter.ALL);
        assertThat(first.totals().files()).isEqualTo(301);
        assertThat(world.saved().content("/stdin/dump")).isEqualTo(dump);
        assertThat(world.saved().content("d1/f1")).hasSize(101);
        System.arraycopy(random(6, 1_000), 0, dump, 9_000_000, 1_000);
        SaveReport second = world.saveOf(stream(world, dump), "/stdin/dump", RetainedRootFilter.ALL);
        assertThat(world.saved().content("/stdin/dump")).isEqualTo(dump);
        assertThat(second.totals().bytesSent())
                .as("only what changed since the dump before")
                .isLessThan(9_000_000);
        world.saveOf(world.files, "/data", RetainedRootFilter.ALL);
        assertThat(world.saved().content("/stdin/dump")).isEqualTo(dump);
    }

    @Test
    void aSmallStreamIsAFileAsWell() {
        world.saveOf(stream(world, random(7, 1)), "/stdin/dump", RetainedRootFilter.ALL);
        assertThat(world.saved().content("/stdin/dump")).isEqualTo(random(7, 1));
    }

    @Test
    void aStreamThatWouldHaveToBeReadAgainMakesNoPoint() {
        byte[] dump = random(8, 20_000_000);
        world.saveOf(stream(world, dump), "/stdin/dump", RetainedRootFilter.ALL);
        FileContent.FileList list =
                (FileContent.FileList) world.saved().entry("/stdin/dump").content();
        List<Oid> lost = RecordHeader.ofRecord(world.fetch(list.list().oid())).children();
        InputStream known = new ByteArrayInputStream(dump) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                int read = super.read(into, offset, length);
                if (available() == 0) {
                    lost.forEach(chunk -> world.service.lose(world.domain, chunk));
                }
                return read;
            }
        };

        assertThatThrownBy(() -> world.saveOf(stream(world, known), "/stdin/dump", RetainedRootFilter.ALL))
                .isInstanceOf(Problem.class)
                .extracting(thrown -> ((Problem) thrown).code())
                .isEqualTo(ProblemCode.INPUT_READ_ALREADY);
        assertThat(world.vault.chain(world.machine).points()).hasSize(1);
        world.saveOf(stream(world, dump), "/stdin/dump", RetainedRootFilter.ALL);
        assertThat(world.saved().content("/stdin/dump")).isEqualTo(dump);
    }

    @Test
    void anEmptyStreamMakesNoPoint() {
        world.save();
        assertThatThrownBy(() -> world.saveOf(stream(world, new byte[0]), "/stdin/dump", RetainedRootFilter.ALL))
                .isInstanceOf(Problem.class)
                .extracting(thrown -> ((Problem) thrown).code())
                .isEqualTo(ProblemCode.INPUT_EMPTY);
        assertThat(world.vault.chain(world.machine).points()).hasSize(1);
    }
}
