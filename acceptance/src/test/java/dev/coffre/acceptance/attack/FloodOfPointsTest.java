package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.PointSealer;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.ChainHeadStore;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thief has all keys of a machine. Day after day the thief commits as many recovery points as the vault accepts, each
 * with the longest retention that the vault accepts. Then the owner comes back.
 */
class FloodOfPointsTest {
    private static final int POINTS_A_DAY = 288;
    private static final long QUOTA = 64 << 20;
    private static final ByteString ROOT = ByteString.utf8("/data");

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random(11);
    private final MachineId machine = MachineId.random(random);
    private final DomainId domain = DomainId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final Memory memory = new Memory();
    private final SyntheticSource files = SyntheticSource.rootedAt("/data").file("letter", "precious");
    private DomainKeys keys;
    private TestService service;
    private VaultId vaultId;
    private Vault vault;

    @BeforeEach
    void backUpOnce() throws IOException {
        byte[] dataKey = new byte[DataKey.LENGTH];
        random.nextBytes(dataKey);
        keys = DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(dataKey)));
        service = TestService.in(folder.resolve("vault"));
        vaultId = service.vault("documents");
        service.service()
                .administration()
                .execute(TestService.LOCAL, new VaultCommands.SetVaultQuota("documents", QUOTA));
        vault = service.register(
                vaultId,
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of()));
        assertThat(save().point().seq()).isEqualTo(1);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void afterAWeekTheFirstPointRecoversAndBackupsGoOn() throws IOException {
        assertSurvivesFloodOf(7);
    }

    @Test
    @Tag("long")
    void afterThirtyDaysTheFirstPointRecoversAndBackupsGoOn() throws IOException {
        assertSurvivesFloodOf(30);
    }

    private void assertSurvivesFloodOf(int days) throws IOException {
        RecoveryPoint first = points(Map.of(1, pointKey.verifyingKey())).find("1");
        for (int day = 0; day < days; day++) {
            int made = floodOfADay(first);
            assertThat(made).as("points on day " + day).isEqualTo(day == 0 ? POINTS_A_DAY - 1 : POINTS_A_DAY);
            night();
        }
        assertThat(vault.chain(machine).head().seq()).isEqualTo(1L * days * POINTS_A_DAY);
        assertAlerted(days);
        assertThat(service.service().inventory().vault(vaultId).bytesStored()).isLessThan(QUOTA);
        assertThat(bytesBelow(service.folder().root().resolve("store")))
                .as("what the quota counts is what the disk holds, or more")
                .isLessThan(service.service().inventory().vault(vaultId).bytesStored());

        assertThat(listed(points(Map.of(1, pointKey.verifyingKey())))).isEqualTo(days * POINTS_A_DAY);
        assertRecovers(points(Map.of(1, pointKey.verifyingKey())).find("1"));
        assertRecovers(points(Map.of()).find("1")); // by credentials and passphrase, which knows no key of its own

        SaveReport next = save();
        assertThat(next.point().seq()).isEqualTo(1L * days * POINTS_A_DAY + 1);
        assertThat(next.warnings()).extracting(Problem::code).containsExactly(ProblemCode.HEAD_ADOPTED);
        assertThat(points(Map.of()).newest().orElseThrow().hash())
                .isEqualTo(next.point().hash());
    }

    @Test
    void aFloodOfTheLargestPointsEndsAtTheQuota() throws IOException {
        service.service()
                .administration()
                .execute(TestService.LOCAL, new VaultCommands.SetVaultQuota("documents", 2 << 20));
        RecoveryPoint first = points(Map.of()).find("1");
        TestRecords junk = new TestRecords(domain, random);
        int made = 0;
        while (commits(largest(junk, first), CommitTerms.ON_DEMAND, ProblemCode.QUOTA_EXCEEDED)) {
            made++;
        }
        assertThat(made).isBetween(28, 34);
        assertThat(service.service().inventory().vault(vaultId).bytesStored()).isLessThanOrEqualTo(2 << 20);
        assertThat(bytesBelow(service.folder().root().resolve("store"))).isLessThanOrEqualTo(2 << 20);
        assertRecovers(points(Map.of()).find("1"));
    }

    /** Well signed, and random bytes otherwise. */
    private SignedPoint largest(TestRecords junk, RecoveryPoint first) {
        RecordHeader header = new RecordHeader(
                RecordType.POINT,
                domain,
                1,
                60 << 10,
                List.of(first.root().page().oid()),
                ext(first, vault.chain(machine).head()).encode());
        return SignedPoint.sign(junk.seal(header).bytes(), pointKey);
    }

    /** @return how many points the vault took */
    private int floodOfADay(RecoveryPoint first) {
        try (RecordSealer records = new RecordSealer(keys.newest(), Compression.DEFAULT)) {
            PointSealer sealer = new PointSealer(records, pointKey);
            CommitTerms forAges = new CommitTerms(
                    PointKind.SCHEDULED, Optional.of(service.clock().instant().plus(Duration.ofDays(3_653))));
            int made = 0;
            ChainHead head = vault.chain(machine).head();
            SignedPoint point = sealer.seal(ext(first, head), first.content(), first.root());
            while (commits(point, forAges, ProblemCode.POINT_LIMIT_REACHED)) {
                made++;
                service.clock().advance(Duration.ofSeconds(1));
                head = new ChainHead(head.seq() + 1, point.hash());
                point = sealer.seal(ext(first, head), first.content(), first.root());
            }
            return made;
        }
    }

    private PointExt ext(RecoveryPoint first, ChainHead head) {
        return new PointExt(
                machine,
                1,
                head.seq() + 1,
                head.hash(),
                service.clock().instant(),
                first.ext().files(),
                first.ext().bytes(),
                Optional.empty());
    }

    private boolean commits(SignedPoint point, CommitTerms terms, ProblemCode end) {
        try (VaultSession session = vault.open(Optional.empty())) {
            assertThat(session.commit(point, terms)).isInstanceOf(CommitResult.Committed.class);
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(end);
            return false;
        }
    }

    private void night() {
        service.clock().advance(Duration.ofDays(1));
        service.service().clockGuard().check(Duration.ofNanos(service.clock().nanos()));
        service.service().retentionTask().run();
    }

    private void assertAlerted(int days) {
        List<AlertRow> standing = service.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.POINT_LIMIT_REACHED));
        assertThat(standing)
                .singleElement()
                .satisfies(alert -> assertThat(alert.occurrences()).isEqualTo(days));
    }

    private RecoveryPoints points(Map<Integer, VerifyingKey> known) {
        return RecoveryPoints.fetch(vault, machine, known, keys);
    }

    private static int listed(RecoveryPoints points) {
        int opened = 0;
        for (ListedPoint point : points.newestFirst()) {
            assertThat(point).isInstanceOf(ListedPoint.Opened.class);
            opened++;
        }
        return opened;
    }

    /** Reads everything that the point needs, end to end. */
    private void assertRecovers(RecoveryPoint point) {
        assertThat(point.ext().seq()).isEqualTo(1);
        try (FetchThreads threads = FetchThreads.ofCores(1)) {
            List<ListedPoint> one = List.of(new ListedPoint.Opened(point, Instant.EPOCH));
            assertThat(new CheckRun(
                                    one,
                                    new DomainAccess(vault, keys, threads),
                                    event -> {},
                                    new CancelToken(),
                                    service.clock(),
                                    random)
                            .run()
                            .isClean())
                    .isTrue();
        }
    }

    private SaveReport save() throws IOException {
        SavePlan plan = SavePlan.onDemand(new SavePlan.Origin(machine, ZoneOffset.UTC, "ada", "test"), List.of(ROOT));
        SaveContext context = new SaveContext(
                new SaveKeys(keys, pointKey, 1, vaultId, service.service().signingKey()),
                PrivatePaths.of(Files.createDirectories(folder.resolve("cache"))),
                PrivatePaths.of(Files.createDirectories(folder.resolve("state"))),
                SaveThreads.inCaller(),
                service.clock(),
                new CancelToken());
        return new SaveRun(plan, files, () -> vault, memory, context).run(SaveListener.SILENT);
    }

    private static long bytesBelow(Path root) throws IOException {
        try (var below = Files.walk(root)) {
            long bytes = 0;
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    /** The honest machine remembers its first point. */
    private static final class Memory implements ChainHeadStore {
        private ChainHead head = ChainHead.NONE;
        private Optional<SignedPoint> pending = Optional.empty();
        private Optional<Instant> adopted = Optional.empty();

        @Override
        public ChainHead head() {
            return head;
        }

        @Override
        public Optional<SignedPoint> pending() {
            return pending;
        }

        @Override
        public Optional<Instant> lastAdoption() {
            return adopted;
        }

        @Override
        public void recordSending(SignedPoint point) {
            pending = Optional.of(point);
        }

        @Override
        public void recordCommit(ChainHead committed, Receipt receipt) {
            head = committed;
            pending = Optional.empty();
        }

        @Override
        public void recordAdoption(ChainHead other, Instant at) {
            head = other;
            adopted = Optional.of(at);
            pending = Optional.empty();
        }
    }
}
