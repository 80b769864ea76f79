package dev.coffre.acceptance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.luben.zstd.util.ZstdVersion;
import dev.coffre.backup.across.ExpectedWarnings;
import dev.coffre.backup.across.ObjectImage;
import dev.coffre.backup.cache.CachingPageSource;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.point.PointOpener;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryListener;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.RecoveryReport;
import dev.coffre.backup.recovery.RecoveryRun;
import dev.coffre.backup.recovery.TargetChoice;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.Sources;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.KeySlot;
import dev.coffre.sealing.slot.KeyWrapper;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalEvent.MachineRegistered;
import dev.coffre.vault.store.journal.JournalEvent.ServiceStarted;
import dev.coffre.vault.store.journal.JournalEvent.SlotsWritten;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.scrub.ExpectedContents;
import dev.coffre.vault.store.scrub.StoreScrub;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads the golden vault with today's program, and makes it again with the same bytes. {@code bin/regenerate golden} writes it
 * with {@code -Dcoffre.golden.write=true}. It is never written again once format 1 has a release.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenVaultTest {
    private static final Path GOLDEN = Path.of("src/test/resources/vaults/format-1");
    private static final StoreLayout LAYOUT = new StoreLayout(GOLDEN.resolve("store"));
    private static final Path ZSTD = Path.of("zstd-version");

    @TempDir
    Path folder;

    @Test
    @Order(1) // it may write what the others read
    void today_s_program_makes_the_same_bytes() throws IOException {
        Path fresh = Files.createDirectory(folder.resolve("golden"));
        Files.writeString(fresh.resolve(ZSTD), ZstdVersion.VERSION + "\n");
        if (Boolean.getBoolean("coffre.golden.write")) {
            new GoldenLife(fresh, folder.resolve("work")).live();
            replaceGolden(fresh);
        }
        assumeThat(Files.readString(fresh.resolve(ZSTD)))
                .as("another zstd compresses differently")
                .isEqualTo(Files.readString(GOLDEN.resolve(ZSTD)));
        if (!Files.exists(fresh.resolve("store"))) {
            new GoldenLife(fresh, folder.resolve("work")).live();
        }
        assertThat(bytes(fresh)).isEqualTo(bytes(GOLDEN));
    }

    @Test
    void a_scrub_finds_it_whole() {
        var report = new StoreScrub(new DiskStore(new LocalDisk()), LAYOUT, vaultKey()).run(ExpectedContents.NONE);
        assertThat(report.isClean()).as("%s", report.findings()).isTrue();
        assertThat(report.points()).isEqualTo(5);
    }

    @Test
    void every_point_is_opened_and_the_newest_recovered_whole() throws IOException {
        int opened = 0;
        List<Long> withPatchedChunks = new ArrayList<>();
        for (MachineRegistered machine : events(MachineRegistered.class)) {
            SlotsWritten valid = events(SlotsWritten.class).stream()
                    .filter(event -> event.domain().equals(machine.domain()))
                    .toList()
                    .getLast();
            StoredDomain domain = new StoredDomain(LAYOUT.store(), machine, valid);
            try (DomainKeys keys = unlock(domain);
                    RecordOpener opener = new RecordOpener(keys)) {
                List<StoredPoint> chain = domain.chain(machine.machine()).points();
                for (StoredPoint stored : chain) {
                    RecoveryPoint point = new PointOpener(opener).open(stored.point(), machine.pointKey());
                    boolean dryRun = stored != chain.getLast();
                    List<Problem> warnings =
                            recover(point, domain, keys, opener, dryRun).warnings();
                    if (PathForm.isWindows(point.content().roots().getFirst())) {
                        assertReportedExactly(point, warnings);
                    } else {
                        assertThat(warnings).allSatisfy(GoldenVaultTest::dependsOnThisMachine);
                    }
                    opened++;
                    if (hasPatchedChunk(point, domain, keys)) {
                        withPatchedChunks.add(point.ext().seq());
                    }
                }
            }
        }
        assertThat(opened).isEqualTo(5);
        assertThat(withPatchedChunks).containsExactly(2L, 3L, 4L);
    }

    private static boolean hasPatchedChunk(RecoveryPoint point, StoredDomain domain, DomainKeys keys) {
        boolean found = false;
        try (RecordOpenerPool openers = new RecordOpenerPool(keys)) {
            PageSource pages = new VaultPageSource(domain, openers);
            EntryStream entries = new EntryStream(point.root(), pages);
            while (entries.hasNext()) {
                Entry entry = entries.next();
                ChunkStream chunks =
                        ChunkStream.of(entry.content(), entry.metadata().size(), pages);
                while (chunks.hasNext()) {
                    found |= chunks.next().chunk() instanceof PatchedChunk;
                }
            }
        }
        return found;
    }

    private RecoveryReport recover(
            RecoveryPoint point, StoredDomain domain, DomainKeys keys, RecordOpener opener, boolean dryRun)
            throws IOException {
        String name = name(point);
        RecoveryPlan plan = new RecoveryPlan(
                point,
                List.of(),
                new TargetChoice.ChosenFolder(
                        ByteString.utf8(folder.resolve(name).toString())),
                List.of(),
                ConflictRule.SKIP,
                true,
                false,
                OwnerMapping.BY_ID,
                dryRun);
        try (PageStore cache =
                PageStore.open(PrivatePaths.of(Files.createDirectory(folder.resolve(name + ".cache"))))) {
            PageSource pages = new CachingPageSource(cache, domain, (page, record) -> {
                OpenedRecord opened = opener.open(page.oid(), page.type(), page.pid(), record);
                return new RawPage(
                        page.type(), opened.header().children(), opened.raw().toArray());
            });
            RecoveryReport report = new RecoveryRun(
                            plan,
                            new DomainAccess(domain, keys, FetchThreads.inCaller()),
                            pages,
                            RecoveryListener.SILENT,
                            new CancelToken(),
                            InstantSource.system(),
                            new TargetMachine(new LinuxTargets(), new Random(1)))
                    .run();
            assertThat(report.totals().files()).isEqualTo(point.ext().files());
            assertThat(report.totals().bytes()).isEqualTo(point.ext().bytes());
            return report;
        }
    }

    private static String name(RecoveryPoint point) {
        return point.ext().machine() + "-" + point.ext().seq();
    }

    /** What Linux does not keep of the golden Windows machine is exactly what is reported. */
    private void assertReportedExactly(RecoveryPoint point, List<Problem> warnings) {
        List<SourceProblem> problems = new ArrayList<>();
        ByteString recovered = ByteString.utf8(folder.resolve(name(point)).toString());
        Map<String, ObjectImage> before = ObjectImage.of(GoldenWindows.files(), problems);
        Map<String, ObjectImage> after = ObjectImage.of(Sources.of(List.of(recovered), SourceRules.NONE), problems);
        assertThat(problems).isEmpty();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(ExpectedWarnings.reported(warnings))
                .hasSizeGreaterThan(5)
                .containsExactlyInAnyOrderElementsOf(
                        ExpectedWarnings.of(point.content().roots().getFirst(), before, after, Set.of()));
    }

    /** Owners, long attributes and the like are not for every user and file system; devices were not asked for. */
    private static void dependsOnThisMachine(Problem warning) {
        if (warning.code() == ProblemCode.FILE_NOT_RECOVERED) {
            assertThat(warning.details().get("path")).isIn("/home/ada/special/null", "/home/ada/special/disk");
        } else {
            assertThat(warning.code()).isEqualTo(ProblemCode.ATTRIBUTE_NOT_RECOVERED);
        }
    }

    private static DomainKeys unlock(StoredDomain domain) throws IOException {
        PassphraseResult reading = Passphrase.readFile(Files.readAllBytes(GOLDEN.resolve("passphrase")));
        KeyWrapper wrapping = new KeyWrapper(new Argon2Kdf(), new SecureRandom());
        return domain.slots().slots().stream()
                .filter(slot -> slot.kind() == SlotKind.PASSPHRASE)
                .map(slot -> wrapping.unwrap(
                        KeySlot.decode(slot.encode()), ((PassphraseResult.Accepted) reading).passphrase()))
                .map(newest -> DomainKeys.open(newest, domain.slots().keyrings()))
                .findFirst()
                .orElseThrow();
    }

    private static VerifyingKey vaultKey() {
        return ((ServiceStarted)
                        journal().segment(new SegmentName(1, 0)).events().getFirst())
                .signingKey();
    }

    private static <E extends JournalEvent> List<E> events(Class<E> kind) {
        return StreamSupport.stream(journal().readAfter(0, vaultKey()).spliterator(), false)
                .flatMap(segment -> segment.events().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static JournalFiles journal() {
        return new JournalFiles(new DiskStore(new LocalDisk()), LAYOUT);
    }

    private static Map<String, String> bytes(Path top) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : filesBelow(top)) {
            files.put(
                    top.relativize(file).toString(),
                    Sha256.of(Files.readAllBytes(file)).toString());
        }
        return files;
    }

    private static void replaceGolden(Path fresh) throws IOException {
        if (Files.exists(GOLDEN)) {
            for (Path file : filesBelow(GOLDEN)) {
                Files.delete(file);
            }
        }
        for (Path file : filesBelow(fresh)) {
            Path kept = GOLDEN.resolve(fresh.relativize(file).toString());
            Files.createDirectories(kept.getParent());
            Files.copy(file, kept);
        }
    }

    private static List<Path> filesBelow(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
