package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.save.ChainHeadStore;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SaveTotals;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.GcStatus;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.PackDamage;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** The agent's backup of one large file that changes in place, into a vault service with its store on a disk. */
final class PatchedMachine implements AutoCloseable {
    private static final ByteString ROOT = ByteString.utf8("/data");

    private final Path folder;
    private final SimulatedClock clock = new SimulatedClock();
    private final Random random = new Random(5);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final DomainKeys keys;
    private final SyntheticSource files = SyntheticSource.rootedAt(ROOT.display());
    private final Map<Long, byte[]> saved = new HashMap<>();
    private final VaultId vaultId;
    private TestService service;
    private Vault vault;
    private boolean isOpen = true;
    private byte[] content;

    /** @param size of the file, in bytes */
    PatchedMachine(Path folder, int size) {
        this.folder = folder;
        this.content = bytes(size);
        keys = DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(bytes(DataKey.LENGTH))));
        service = TestService.on(folder.resolve("vault"), new LocalDisk(), clock);
        vaultId = service.vault("databases");
        DomainSlots slots =
                new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of());
        vault = service.register(vaultId, machine, domain, pointKey.verifyingKey(), slots);
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    SyntheticSource files() {
        return files;
    }

    /** Changes these blocks of the file. */
    PatchedMachine change(int... blocks) {
        content = content.clone();
        for (int block : blocks) {
            System.arraycopy(
                    bytes(BlockSigner.BLOCK_BYTES),
                    0,
                    content,
                    block * BlockSigner.BLOCK_BYTES,
                    BlockSigner.BLOCK_BYTES);
        }
        return this;
    }

    /** Backs up a day later. */
    SaveTotals backUp() {
        clock.advance(Duration.ofDays(1));
        files.at(clock.instant().getEpochSecond()).file("database", SyntheticFile.of(content));
        SavePlan plan = SavePlan.onDemand(new SavePlan.Origin(machine, ZoneOffset.UTC, "ada", "test"), List.of(ROOT))
                .withCompression(Compression.FAST);
        SaveContext context = new SaveContext(
                new SaveKeys(keys, pointKey, 1, vaultId, service.service().signingKey()),
                PrivatePaths.of(made("cache")),
                PrivatePaths.of(made("state")),
                SaveThreads.inCaller(),
                clock,
                new CancelToken());
        SaveTotals totals = new SaveRun(
                        plan, files, () -> vault, new Head(vault.chain(machine).head()), context)
                .run(SaveListener.SILENT)
                .totals();
        saved.put(vault.chain(machine).head().seq(), content);
        return totals;
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecoveryPoints points() {
        return RecoveryPoints.fetch(vault, machine, Map.of(1, pointKey.verifyingKey()), keys);
    }

    private List<PlacedChunk> chunks(long seq, PageSource pages) {
        List<PlacedChunk> chunks = new ArrayList<>();
        EntryStream entries = new EntryStream(points().find(Long.toString(seq)).root(), pages);
        while (entries.hasNext()) {
            Entry entry = entries.next();
            if (entry.key().display().endsWith("/database")) {
                ChunkStream.of(entry.content(), entry.metadata().size(), pages).forEachRemaining(chunks::add);
            }
        }
        return chunks;
    }

    /** Returns the patch bundles that the file needs in a recovery point, in the order of the file. */
    List<RecordReference> bundles(long seq) {
        try (RecordOpenerPool openers = new RecordOpenerPool(keys)) {
            Set<RecordReference> bundles = new LinkedHashSet<>();
            for (PlacedChunk placed : chunks(seq, new VaultPageSource(vault, openers))) {
                if (placed.chunk() instanceof PatchedChunk patched) {
                    bundles.addAll(patched.records());
                }
            }
            return bundles.stream()
                    .filter(record -> record.type() == RecordType.PATCH)
                    .toList();
        }
    }

    /** Reads the file of these points from the vault, and compares it with what was backed up. */
    void assertRecovers(long... seqs) {
        try (RecordOpenerPool openers = new RecordOpenerPool(keys)) {
            RecordFetcher fetcher = new RecordFetcher(vault, openers, FetchThreads.inCaller());
            for (long seq : seqs) {
                byte[] wanted = Objects.requireNonNull(saved.get(seq));
                byte[] read = new byte[wanted.length];
                for (PlacedChunk placed : chunks(seq, new VaultPageSource(vault, openers))) {
                    var chunk = fetcher.requestChunk(placed.chunk());
                    fetcher.flush();
                    Slice raw = Futures.join(chunk);
                    System.arraycopy(raw.bytes(), raw.offset(), read, (int) placed.offset(), raw.length());
                }
                assertThat(Arrays.equals(read, wanted)).as("point %d", seq).isTrue();
            }
        }
    }

    /** Checks all points end to end, with the key. */
    CheckReport check() {
        return new CheckRun(
                        points().newestFirst(),
                        new DomainAccess(vault, keys, FetchThreads.inCaller()),
                        event -> {},
                        new CancelToken(),
                        clock,
                        random)
                .run();
    }

    DomainKeys keys() {
        return keys;
    }

    VaultSession session() {
        return vault.open(Optional.empty());
    }

    boolean has(Oid oid) {
        try (VaultSession session = session()) {
            return !session.have(List.of(oid)).isEmpty();
        }
    }

    Optional<RecordBytes> fetch(Oid oid) {
        FetchedRecords fetched = new FetchedRecords();
        vault.fetch(List.of(oid), fetched);
        return fetched.records().stream().findFirst();
    }

    /** Flips a bit of the record in its pack. */
    void damage(RecordReference record) {
        RecordBytes bytes = fetch(record.oid()).orElseThrow();
        restart();
        PackDamage.flip(folder.resolve("vault/store/vaults/" + vaultId + "/packs"), bytes);
    }

    /** Removes a recovery point, as retention does. */
    void expire(long seq) {
        service.store()
                .ledger()
                .append(new JournalEvent.PointsRemoved(
                        vaultId, machine, List.of(seq), Tombstone.Reason.RETENTION.number()));
        service.service().retentionTask().run();
    }

    /** Collects garbage, a day later. */
    CollectionReport collect() {
        clock.advance(Duration.ofDays(1));
        return service.service().collector().run();
    }

    GcStatus garbage() {
        return service.service().collector().state(vaultId);
    }

    /** As the vault counts it. */
    long stored() {
        return service.service().inventory().vault(vaultId).bytesStored();
    }

    List<ScrubFinding> scrub() {
        List<ScrubFinding> findings = new ArrayList<>();
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        return findings;
    }

    void restart() {
        close();
        open();
    }

    private void open() {
        service = TestService.on(folder.resolve("vault"), new LocalDisk(), clock);
        isOpen = true;
        vault = service.as(vaultId, machine, domain);
        service.service().clockGuard().confirm();
    }

    /** Makes the catalog again from the store. */
    RebuildReport rebuild() {
        close();
        DataDirectory data = new DataDirectory(folder.resolve("vault"));
        try (Stream<Path> all = Files.walk(folder.resolve("vault/catalog"))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RebuildReport report = new OfflineVault(data, clock, new SecureRandom()).rebuild();
        open();
        return report;
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            service.close();
        }
    }

    /** Remembers the head of the chain. */
    private record Head(ChainHead head) implements ChainHeadStore {
        @Override
        public Optional<SignedPoint> pending() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> lastAdoption() {
            return Optional.empty();
        }

        @Override
        public void recordSending(SignedPoint point) {}

        @Override
        public void recordCommit(ChainHead committed, Receipt receipt) {}

        @Override
        public void recordAdoption(ChainHead adopted, Instant at) {}
    }
}
