package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticNode;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leaf page whose entries look as they were noted to look is taken over unopened, and no other. */
class UnchangedLeafDetectorTest {
    private static final int FILES = 3_000;
    private static final int DAYS = 40;

    @TempDir
    Path folder;

    /** Two machines with the same keys and files, one of which never has a note. */
    @Test
    void whateverHappensAPointIsTheOneThatIsMadeWithoutNotes() throws IOException {
        SaveWorld noted = filled("noted");
        SaveWorld plain = filled("plain");
        for (int day = 1; day <= DAYS; day++) {
            change(noted, day);
            change(plain, day);
            SaveReport with = save(noted, day);
            Files.deleteIfExists(notes(plain));
            SaveReport without = save(plain, day);
            assertThat(root(noted)).as("day %d", day).isEqualTo(root(plain));
            assertThat(with.totals().filesRead()).isEqualTo(without.totals().filesRead());
            assertThat(with.totals().files()).isEqualTo(without.totals().files());
            assertThat(with.totals().bytes()).isEqualTo(without.totals().bytes());
            assertThat(noted.cacheFolder().resolve("rebundle")).hasSameBinaryContentAs(rebundle(plain));
            assertThat(Files.size(noted.cacheFolder().resolve("pages")))
                    .as("lists of large files are kept")
                    .isEqualTo(Files.size(plain.cacheFolder().resolve("pages")));
        }
    }

    @Test
    void aLeafWithoutChangesIsNotOpened() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        List<Oid> leaves = leaves(world);
        rotInCache(world, leaves);
        Fetches fetches = new Fetches(world.vault, Optional.empty());
        SaveReport report = world.save(fetches);
        assertThat(fetches.oids).as("the last one ends where no leaf ends").containsExactly(leaves.getLast());
        assertThat(report.totals().filesRead()).isZero();
        assertThat(report.totals().files()).isEqualTo(FILES + 1);
        assertThat(report.totals().recordsSent()).isZero();
    }

    @Test
    void aFolderThatChangedOpensItsLeafAlone() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        world.files.change("d5", node -> node.withMode(0700));
        List<Oid> leaves = leaves(world);
        rotInCache(world, leaves);
        Fetches fetches = new Fetches(world.vault, Optional.empty());
        world.save(fetches);
        assertThat(fetches.oids).containsExactly(leaves.getFirst(), leaves.getLast());
        assertThat(world.saved()
                        .entry("d5")
                        .metadata()
                        .unixPermissions()
                        .orElseThrow()
                        .mode())
                .isEqualTo(0700);
    }

    @Test
    void contentOfLeavesThatStayClosedIsNotSentAgain() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        List<Oid> leaves = leaves(world);
        rotInCache(world, leaves);
        world.files.file("z/small", SyntheticFile.generated(100, 31));
        world.files.file("z/large", SyntheticFile.generated(1, 9_000_000));
        Fetches fetches = new Fetches(world.vault, Optional.empty());
        SaveReport report = world.save(fetches);
        assertThat(report.totals().filesRead()).isEqualTo(2);
        assertThat(report.totals().dataRecordsSent()).isZero();
        assertThat(fetches.oids)
                .as("those that the new files lie between and the last one")
                .hasSizeLessThan(leaves.size() / 2);
    }

    @Test
    void withoutNotesEveryLeafIsOpened() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        List<Oid> leaves = leaves(world);
        rotInCache(world, leaves);
        Files.delete(notes(world));
        Fetches fetches = new Fetches(world.vault, Optional.empty());
        world.save(fetches);
        assertThat(fetches.oids).containsAll(leaves);
    }

    @Test
    void aLeafThatHasToBeOpenedAfterAllAndIsLostIsMadeAnew() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        Set<String> before = Set.copyOf(world.saved().entries.keySet());
        Oid last = leaves(world).getLast();
        rotInCache(world, List.of(last));
        SaveReport report = world.save(new Fetches(world.vault, Optional.of(last)));
        assertThat(report.totals().filesRead()).isPositive();
        assertThat(report.totals().files()).as("seen twice, counted once").isEqualTo(FILES + 1);
        assertThat(world.saved().entries.keySet()).isEqualTo(before);
        assertThat(leaves(world)).doesNotContain(last);
    }

    @Test
    void aPlaceThatTakesNoNotesCostsTheNotesAlone() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        Path next = notes(world).resolveSibling("leaf-notes.new");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, world.stateFolder().resolve("elsewhere"));
        SaveReport report = world.save();
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.FOLDER_UNSAFE);
        assertThat(world.stateFolder().resolve("elsewhere")).doesNotExist();
        Files.delete(next);
        Files.deleteIfExists(notes(world));
        Files.createDirectory(notes(world));
        Files.createDirectory(next);
        report = world.save();
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.CACHE_UNUSABLE);
        assertThat(report.totals().filesRead()).isZero();
        Files.delete(next);
        Files.delete(notes(world));
        assertThat(world.save().warnings()).isEmpty();
    }

    @Test
    void rescanReadsEveryFile() {
        SaveWorld world = filled("world");
        world.save();
        SaveReport report =
                world.save(world.vault, SaveThreads.inCaller(), plan -> plan.withRescan(true), new CancelToken());
        assertThat(report.totals().filesRead()).isEqualTo(FILES + 1);
    }

    @Test
    void notesThatAreDamagedHideNoChange() throws IOException {
        SaveWorld world = filled("world");
        world.save();
        Random random = new Random(17);
        for (int day = 1; day <= 30; day++) {
            settle(world);
            int changed = random.nextInt(FILES);
            world.files.file(path(changed), "of day " + day);
            byte[] notes = Files.readAllBytes(notes(world));
            notes[random.nextInt(notes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(notes(world), notes);
            world.save();
            assertThat(world.saved().content(path(changed))).asString().isEqualTo("of day " + day);
        }
    }

    @Test
    void aFolderThatCannotBeListedIsCarriedThoughItsOwnLeafWasTakenOver() {
        SaveWorld world = filled("world");
        world.save();
        Set<String> before = Set.copyOf(world.saved().entries.keySet());
        world.source.hide(world.files.key("d13"));
        world.save();
        assertThat(world.saved().entries.keySet()).isEqualTo(before);
        assertThat(world.saved().entry(path(13)).marks().carriedFrom()).hasValue(1);
        assertThat(world.saved().entry("d13").marks().carriedFrom()).isEmpty();
        world.source.hide(world.files.key("empty"));
        world.save();
        assertThat(world.saved().entry(path(13)).marks().carriedFrom()).isEmpty();
    }

    @Test
    void aFileTouchedWhileThePointBeforeWasMadeIsReadAgain() {
        SaveWorld world = filled("world");
        world.save();
        long nextBegins = world.clock.instant().getEpochSecond() + 86_400;
        world.files.change(path(9), node -> at(node, nextBegins));
        world.save();
        assertThat(world.save().totals().filesRead()).isEqualTo(1);
    }

    /** From now on what is made was made long before the next run. */
    private static void settle(SaveWorld world) {
        world.files.at(world.clock.instant().getEpochSecond() - 40_000);
    }

    /** Now in the thread of the caller, now in several. */
    private static SaveReport save(SaveWorld world, int day) {
        try (SaveThreads threads = day % 2 == 0 ? SaveThreads.inCaller() : SaveThreads.ofCores(3)) {
            return world.save(world.vault, threads, plan -> plan, new CancelToken());
        }
    }

    /** The same on each machine. */
    private static void change(SaveWorld world, int day) {
        settle(world);
        Random random = new Random(day);
        for (int change = random.nextInt(6); change > 0; change--) {
            change(world, random.nextInt(FILES), day, random.nextInt(9));
        }
        if (day == 5) {
            scatter(world);
        }
        if (day == DAYS / 2) {
            world.rotateKey();
        }
        world.source.hide(world.files.key(day % 7 == 3 ? "d" + day % 20 : "empty"));
    }

    private static void change(SaveWorld world, int i, int day, int how) {
        String path = path(i);
        switch (how) {
            case 0 -> world.files.file(path, SyntheticFile.generated(i * 100L + day, 30 + i % 50));
            case 1 -> world.files.directory("d" + i % 20 + "/new" + day);
            case 2 -> world.files.file(path, "there for a moment").remove(path);
            case 3 -> world.files.file(path, "as before").change(path, node -> node.withMode(0600));
            case 4 -> world.files.file("0 first of all " + day, "before everything");
            case 5 -> world.files.file(path, "linked").link(path, path + " too " + day);
            case 6 -> world.files.node("d3/link" + day, new FileType.Symlink(ByteString.utf8("there")));
            case 7 -> {
                Ownership owner = new Ownership(day, day, ByteString.EMPTY, ByteString.EMPTY);
                for (int of = i; of < FILES; of += 70) {
                    world.files.file(path(of), SyntheticFile.generated(of * 9L + day, 300));
                    world.files.change(path(of), node -> node.withOwner(owner));
                }
            }
            default -> {
                long when = world.clock.instant().getEpochSecond() - 9_000;
                world.files.change("d" + i % 20, node -> at(node, when));
            }
        }
    }

    /** A third of the files, of so many owners by turns that each gets a bundle of its own: the next run joins them. */
    private static void scatter(SaveWorld world) {
        for (int i = 0; i < FILES / 3; i++) {
            Ownership owner = new Ownership(i / 20 % 20, 0, ByteString.EMPTY, ByteString.EMPTY);
            world.files.file(path(i), SyntheticFile.generated(i * 7L, 300));
            world.files.change(path(i), node -> node.withOwner(owner));
        }
    }

    private static SyntheticNode at(SyntheticNode node, long seconds) {
        Metadata is = node.metadata();
        Timestamp time = new Timestamp(seconds, 0);
        FileIdentity same = is.identity();
        return node.with(
                new Metadata(is.fileType(), is.unixPermissions(), is.size(), time, time, same, is.birthTime()));
    }

    private SaveWorld filled(String name) {
        SaveWorld world = new SaveWorld(folder.resolve(name));
        world.files.directory("empty").file("large", SyntheticFile.generated(1, 9_000_000));
        for (int i = 0; i < FILES; i++) {
            world.files.file(path(i), SyntheticFile.generated(i * 100L, 30 + i % 50));
        }
        return world;
    }

    private static String path(int i) {
        return "d" + i % 20 + "/f" + i;
    }

    /** Whoever opens one of these finds it damaged. */
    private static void rotInCache(SaveWorld world, List<Oid> leaves) throws IOException {
        assertThat(leaves).isNotEmpty();
        Path file = world.cacheFolder().resolve("pages");
        byte[] pages = Files.readAllBytes(file);
        for (Oid leaf : leaves) {
            byte[] record = world.fetch(leaf);
            int at = indexOf(record, pages);
            pages[at + record.length / 2] ^= 1;
        }
        Files.write(file, pages);
    }

    private static int indexOf(byte[] wanted, byte[] bytes) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(wanted, 0, wanted.length, bytes, at, at + wanted.length)) {
                return at;
            }
        }
        throw new NoSuchElementException();
    }

    /** A vault that notes which pages were asked for, and that one of them is not there only when somebody wants it. */
    private static final class Fetches implements Vault {
        final List<Oid> oids = new ArrayList<>();
        private final Vault vault;
        private final Optional<Oid> gone;

        Fetches(Vault vault, Optional<Oid> gone) {
            this.vault = vault;
            this.gone = gone;
        }

        @Override
        public void fetch(List<Oid> wanted, RecordSink sink) {
            oids.addAll(wanted);
            List<Oid> lost =
                    wanted.stream().filter(oid -> gone.equals(Optional.of(oid))).toList();
            lost.forEach(oid -> sink.missing(oid, ProblemCode.RECORD_DAMAGED));
            vault.fetch(wanted.stream().filter(oid -> !lost.contains(oid)).toList(), sink);
        }

        @Override
        public PointChain chain(MachineId machine) {
            return vault.chain(machine);
        }

        @Override
        public DomainSlots slots() {
            return vault.slots();
        }

        @Override
        public VaultSession open(Optional<SessionId> resume) {
            return vault.open(resume);
        }

        @Override
        public void replaceSlots(SlotChange change, SecurityPin pin) {
            vault.replaceSlots(change, pin);
        }
    }

    private static List<Oid> leaves(SaveWorld world) {
        SaveWorld.Saved saved = world.saved();
        return saved.pages.open(saved.point.root().page(), TreePageReader::decode).items().stream()
                .map(item -> ((Subtree) item).page().oid())
                .toList();
    }

    private static Path notes(SaveWorld world) {
        return world.cacheFolder().resolve("leaf-notes");
    }

    private static Path rebundle(SaveWorld world) {
        return world.cacheFolder().resolve("rebundle");
    }

    private static Oid root(SaveWorld world) {
        return world.saved().point.root().page().oid();
    }
}
