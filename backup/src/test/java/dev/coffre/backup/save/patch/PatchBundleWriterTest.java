package dev.coffre.backup.save.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.pid.PidIndex;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.send.BatchUploader;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.send.DataUploader;
import dev.coffre.backup.save.send.SealingContext;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list and its patch bundles hold depends on the file alone. */
class PatchBundleWriterTest {
    private static final int LENGTH = 300_000;
    private static final int LITERAL = 40;
    private static final RecordReference BASE =
            new RecordReference(RecordType.CHUNK, Oid.of(new byte[] {0}), pid(0), LENGTH, 0, "");

    @TempDir
    Path folder;

    @Test
    void slowSealingChangesNeitherBundlesNorList() throws IOException {
        Listed fast = assertSlowSealingChangesNothing(writer -> {
            writer.add(0, patched(0));
            addUnchanged(writer, 4_100);
            for (int i = 1; i < 5; i++) {
                writer.add(0, patched(i));
            }
        });
        assertThat(fast.bundles)
                .as("one before the list is too long to wait, and one after it")
                .hasSize(2);
    }

    @Test
    void slowSealingOfAFullBundleDoesNotEndTheNextOneEarlier() throws IOException {
        Listed fast = assertSlowSealingChangesNothing(writer -> {
            writer.add(0, patched(0));
            addUnchanged(writer, 3_000);
            for (int i = 1; i < 5; i++) {
                writer.add(0, literal(i));
            }
            addUnchanged(writer, 3_000);
            writer.add(0, patched(5));
        });
        assertThat(fast.bundles).as("a full one and the next one").hasSize(2);
    }

    @Test
    void keptPatchedChunksWithManyExtentsDoNotAllWaitForABundle() throws IOException {
        SavedChunk fragmented = new SavedChunk.Stored(fragmented());
        Listed listed = list("fragmented", Runnable::run, writer -> {
            writer.add(0, patched(0));
            for (int i = 0; i < 100; i++) {
                writer.add(0, fragmented);
            }
            writer.add(0, patched(1));
        });
        assertThat(listed.bundles)
                .as("one before 65,536 extents wait, and one after it")
                .hasSize(2);
    }

    private Listed assertSlowSealingChangesNothing(Consumer<PatchBundleWriter> chunks) throws IOException {
        Listed fast = list("fast", Runnable::run, chunks);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Listed slow = list(
                    "slow",
                    task -> thread.execute(() -> {
                        pause();
                        task.run();
                    }),
                    chunks);
            assertThat(slow).isEqualTo(fast);
        }
        return fast;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Listed(List<Oid> pages, Set<Oid> bundles) {}

    private Listed list(String name, Executor executor, Consumer<PatchBundleWriter> chunks) throws IOException {
        Random random = new Random(1);
        DomainId domain = DomainId.random(random);
        byte[] secret = new byte[DataKey.LENGTH];
        random.nextBytes(secret);
        MemoryVault service = new MemoryVault(
                VaultId.random(random), SigningKey.generate(new SecureRandom()), new SimulatedClock(), random);
        DomainSlots slots =
                new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of());
        StopSignal stop = new StopSignal(new CancelToken());
        Workers workers = new Workers(executor, stop);
        PrivatePath state = PrivatePaths.of(Files.createDirectories(folder.resolve(name)));
        List<Oid> pages = new ArrayList<>();
        Set<Oid> bundles = new HashSet<>();
        try (DataKey key = DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(secret));
                VaultSession session = service.register(
                                MachineId.random(random),
                                domain,
                                SigningKey.generate(new SecureRandom()).verifyingKey(),
                                slots)
                        .open(Optional.empty());
                SealingContext.Pool sealers = new SealingContext.Pool(key, Compression.FAST);
                RecordTable records = new RecordTable(state);
                PidIndex pids = new PidIndex(state)) {
            DedupIndex known = new DedupIndex(
                    records,
                    pids,
                    Optional.empty(),
                    page -> {
                        throw new AssertionError("there is no previous point");
                    },
                    Optional.empty(),
                    new LostRecords());
            DataUploader upload = new DataUploader(
                    new BatchUploader(session, new SaveStats(), true), new Workers(Runnable::run, stop), stop);
            PatchBundleWriter writer = new PatchBundleWriter(
                    new FileListBuilder(page -> {
                        pages.add(Oid.of(page.raw()));
                        bundles.addAll(page.children());
                        return list(page);
                    }),
                    new ContentStore(sealers, known, upload),
                    workers,
                    1);
            chunks.accept(writer);
            writer.finish();
            bundles.remove(BASE.oid());
            bundles.removeIf(pages::contains);
        }
        return new Listed(pages, bundles);
    }

    private static void addUnchanged(PatchBundleWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            writer.add(0, new SavedChunk.Stored(new WholeChunk(BASE)));
        }
    }

    private static SavedChunk patched(int number) {
        return new SavedChunk.WithLiterals(
                pid(1_000 + number),
                LENGTH,
                List.of(
                        new PatchInstruction.Copy(new RecordExtent(BASE, 0, LENGTH - LITERAL)),
                        new PatchInstruction.Literal(LENGTH - LITERAL, LITERAL)),
                literals(number, LITERAL));
    }

    /** Four of them are more than a bundle. */
    private static SavedChunk literal(int number) {
        return new SavedChunk.WithLiterals(
                pid(1_000 + number),
                LENGTH,
                List.of(new PatchInstruction.Literal(0, LENGTH)),
                literals(number, LENGTH));
    }

    private static PatchedChunk fragmented() {
        List<RecordExtent> extents = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            extents.add(new RecordExtent(BASE, LENGTH - 100 * (i + 1), 100));
        }
        return new PatchedChunk(1, pid(7), 100_000, extents);
    }

    private static byte[] literals(int seed, int length) {
        byte[] literals = new byte[length];
        new Random(seed).nextBytes(literals);
        return literals;
    }

    private static RecordReference list(RawPage page) {
        return new RecordReference(
                RecordType.FILELIST, Oid.of(page.raw()), pid(page.raw().length), page.raw().length, 0, "");
    }

    private static Pid pid(long seed) {
        byte[] pid = new byte[Pid.LENGTH];
        new Random(seed).nextBytes(pid);
        return Pid.of(pid);
    }
}
