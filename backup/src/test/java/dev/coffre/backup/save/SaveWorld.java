package dev.coffre.backup.save;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.point.PointOpener;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A machine with a synthetic source, and a vault in memory. The same seed makes the same keys. */
final class SaveWorld {
    final SimulatedClock clock = new SimulatedClock();
    final SyntheticSource files = SyntheticSource.rootedAt("/data");
    final CountingSource source = new CountingSource(files);
    final MachineId machine;
    final DomainId domain;
    final MemoryVault service;
    final Vault vault;
    final MemoryJournal journal = new MemoryJournal();
    DomainKeys keys;
    final SigningKey vaultKey = SigningKey.generate(new SecureRandom());
    final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    final List<SaveEvent> events = new ArrayList<>();

    private final Path folder;
    private final VaultId vaultId;

    SaveWorld(Path folder) {
        Random random = new Random(1);
        this.folder = folder;
        this.machine = MachineId.random(random);
        this.domain = DomainId.random(random);
        this.vaultId = VaultId.random(random);
        byte[] dataKey = new byte[DataKey.LENGTH];
        random.nextBytes(dataKey);
        this.keys = DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(dataKey)));
        this.service = new MemoryVault(vaultId, vaultKey, clock, random);
        DomainSlots slots =
                new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of());
        this.vault = service.register(machine, domain, pointKey.verifyingKey(), slots);
    }

    SavePlan plan() {
        return SavePlan.onDemand(
                        new SavePlan.Origin(machine, ZoneId.of("Europe/Paris"), "ada", "test"),
                        List.of(ByteString.utf8("/data")))
                .withCompression(Compression.FAST);
    }

    /** From now on there is a second data key, with which the next run seals. */
    void rotateKey() {
        byte[] next = new byte[DataKey.LENGTH];
        new Random(2).nextBytes(next);
        DataKey second = DataKey.of(KeyContext.of(domain.bytes(), 2), Secret.taking(next));
        TestRecords records = new TestRecords(domain, new Random(3));
        vault.replaceSlots(
                new SlotChange(List.of(records.slot(SlotKind.PASSPHRASE, 2)), Optional.of(records.keyring(2))),
                service.grantPin(machine));
        keys = DomainKeys.of(List.of(keys.newest(), second));
    }

    SaveReport save() {
        return save(vault);
    }

    SaveReport save(Vault through) {
        return save(through, SaveThreads.inCaller(), plan -> plan, new CancelToken());
    }

    SaveReport save(Vault through, SaveThreads threads, UnaryOperator<SavePlan> change, CancelToken cancel) {
        return save(source, through, change, context(cacheFolder(), stateFolder(), threads, cancel));
    }

    /** The same machine with other folders, as a copy of it would. */
    SaveReport saveIn(Path other) {
        SaveContext context = context(
                made(other.resolve("cache")), made(other.resolve("state")), SaveThreads.inCaller(), new CancelToken());
        return save(source, vault, plan -> plan, context);
    }

    /** A backup of other roots than {@code /data}. */
    SaveReport saveOf(Source other, String root, RetainedRootFilter retained) {
        return save(
                other,
                vault,
                plan -> plan.withRoots(List.of(ByteString.utf8(root)), retained),
                context(cacheFolder(), stateFolder(), SaveThreads.inCaller(), new CancelToken()));
    }

    private SaveReport save(Source read, Vault through, UnaryOperator<SavePlan> change, SaveContext context) {
        clock.advance(Duration.ofDays(1));
        return new SaveRun(change.apply(plan()), read, () -> through, journal, context)
                .run(events::add, Duration.ofMillis(1));
    }

    private SaveContext context(Path cache, Path state, SaveThreads threads, CancelToken cancel) {
        SaveKeys saveKeys = new SaveKeys(keys, pointKey, 1, vaultId, service.verifyingKey());
        return new SaveContext(saveKeys, PrivatePaths.of(cache), PrivatePaths.of(state), threads, clock, cancel);
    }

    Path cacheFolder() {
        return made(folder.resolve("cache"));
    }

    Path stateFolder() {
        return made(folder.resolve("state"));
    }

    private static Path made(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteCache() {
        try (var cached = Files.list(cacheFolder())) {
            for (Path file : cached.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest point. */
    Saved saved() {
        return saved(vault.chain(machine).points().getLast().point());
    }

    Saved saved(SignedPoint point) {
        return new Saved(new PointOpener(new RecordOpener(keys)).open(point, pointKey.verifyingKey()));
    }

    byte[] fetch(Oid oid) {
        List<byte[]> found = new ArrayList<>();
        vault.fetch(List.of(oid), new RecordSink() {
            @Override
            public void record(RecordBytes record) {
                found.add(record.bytes());
            }

            @Override
            public void missing(Oid record, ProblemCode why) {
                throw why.with("oid", record);
            }
        });
        return found.getFirst();
    }

    /** What a point holds, opened from the vault alone. */
    final class Saved {
        final RecoveryPoint point;
        final Map<String, Entry> entries = new TreeMap<>();
        private final RecordOpener opener = new RecordOpener(keys);
        final PageSource pages = page -> {
            OpenedRecord record = open(page);
            return new RawPage(
                    page.type(), record.header().children(), record.raw().toArray());
        };

        private Saved(RecoveryPoint point) {
            this.point = point;
            new EntryStream(point.root(), pages).forEachRemaining(entry -> entries.put(relative(entry), entry));
        }

        private static String relative(Entry entry) {
            String path = entry.key().display();
            return path.equals("/data") ? "" : path.startsWith("/data/") ? path.substring("/data/".length()) : path;
        }

        Entry entry(String path) {
            Entry entry = entries.get(path);
            if (entry == null) {
                throw new NoSuchElementException(path);
            }
            return entry;
        }

        private OpenedRecord open(RecordReference child) {
            return opener.open(child.oid(), child.type(), child.pid(), RecordBytes.of(fetch(child.oid())));
        }

        byte[] raw(RecordReference child) {
            return open(child).raw().toArray();
        }

        byte[] raw(StoredChunk chunk) {
            return switch (chunk) {
                case WholeChunk(RecordReference record) -> raw(record);
                case PatchedChunk patched -> {
                    byte[] content = new byte[patched.rawLength()];
                    patched.extentsByRecord().forEach((record, extents) -> {
                        Slice raw = Slice.of(raw(record));
                        extents.forEach(extent -> extent.copy(raw, content));
                    });
                    yield content;
                }
            };
        }

        byte[] content(String path) {
            Entry entry = entry(path);
            byte[] bytes = new byte[Math.toIntExact(entry.metadata().size())];
            if (entry.content() instanceof FileContent.Bundled bundled) {
                Bundle bundle = Bundle.decode(Slice.of(raw(bundled.bundle())));
                byte[] content = bundle.content(bundled.slot()).toArray();
                System.arraycopy(content, 0, bytes, 0, bytes.length);
                return bytes;
            }
            ChunkStream chunks = ChunkStream.of(entry.content(), bytes.length, pages);
            while (chunks.hasNext()) {
                PlacedChunk placed = chunks.next();
                byte[] raw = raw(placed.chunk());
                System.arraycopy(raw, 0, bytes, (int) placed.offset(), raw.length);
            }
            return bytes;
        }
    }
}
