package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.copy.CopyMode;
import dev.coffre.server.copy.CopyProgress;
import dev.coffre.server.copy.CopyReport;
import dev.coffre.server.copy.StoreCopy;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Somebody has stolen the key of the bucket, of a real storage service with Object Lock. */
class BucketThiefTest {
    private static final byte[] FORGED = "forged".getBytes(StandardCharsets.UTF_8);

    /** Names that the store has not used. */
    private static final Set<String> PLANTED =
            Set.of("vault/journal/0000000000009999-0000000000000001", "vault/journal/x");

    /** Files about the service, which are not locked. */
    private static final Set<String> OF_SERVICE = Set.of("vault/owner", "vault/incarnation");

    private final S3Location location = locked(RadosGateway.get().newBucket(true));

    /** The gateway compares the ends of locks with its own clock. */
    private final SimulatedClock clock = new SimulatedClock(Instant.now());

    @TempDir
    private Path folder;

    private static S3Location locked(S3Location bucket) {
        return S3Location.parse(bucket + "&object-lock=on", bucket.credentialsFile());
    }

    private TestService start() {
        return TestService.over(
                folder, new StoreFiles(S3Store.open(location), new StoreLayout(location.root())), clock);
    }

    /** Does to each object what a key can do. Returns which of ours could be deleted or unlocked. */
    private List<String> attack() {
        List<String> broken = new ArrayList<>();
        try (S3Client thief = S3Clients.open(location)) {
            Map<String, ObjectVersion> oldest = new TreeMap<>(); // the newest come first
            thief.listObjectVersionsPaginator(list -> list.bucket(location.bucket())).versions().stream()
                    .filter(version -> !OF_SERVICE.contains(version.key()) && !PLANTED.contains(version.key()))
                    .forEach(version -> oldest.put(version.key(), version));
            Collection<ObjectVersion> versions = oldest.values();
            for (ObjectVersion version : versions) {
                thief.putObject(put -> put.bucket(location.bucket()).key(version.key()), RequestBody.fromBytes(FORGED));
                thief.deleteObject(delete -> delete.bucket(location.bucket()).key(version.key()));
                tryTo(
                        version,
                        broken,
                        () -> thief.deleteObject(delete -> delete.bucket(location.bucket())
                                .key(version.key())
                                .versionId(version.versionId())
                                .bypassGovernanceRetention(true)));
                for (ObjectLockRetentionMode mode :
                        List.of(ObjectLockRetentionMode.COMPLIANCE, ObjectLockRetentionMode.GOVERNANCE)) {
                    tryTo(
                            version,
                            broken,
                            () -> thief.putObjectRetention(put -> put.bucket(location.bucket())
                                    .key(version.key())
                                    .versionId(version.versionId())
                                    .bypassGovernanceRetention(true)
                                    .retention(retention -> retention
                                            .mode(mode)
                                            .retainUntilDate(Instant.now().plusSeconds(60)))));
                }
            }
            PLANTED.forEach(this::overwrite);
            overwrite("vault/owner");
            assertThat(versions).hasSizeGreaterThan(10);
        }
        return broken;
    }

    private void overwrite(String key) {
        try (S3Client thief = S3Clients.open(location)) {
            thief.putObject(put -> put.bucket(location.bucket()).key(key), RequestBody.fromBytes(FORGED));
        }
    }

    /** Puts objects that only the thief can read under names that the store may read, or use next. */
    private void putSealed(VaultId vault) {
        byte[] secret = new byte[32];
        try (S3Client thief = S3Clients.open(location)) {
            List<String> keys = thief.listObjectsV2Paginator(list -> list.bucket(location.bucket())).contents().stream()
                    .map(S3Object::key)
                    .toList();
            String segment = last(keys, "/journal/");
            String point = last(keys, "/points/");
            String pack = last(keys, "/packs/");
            List<String> planted = new ArrayList<>(List.of(
                    point + ".tombstone",
                    point.replaceFirst("[0-9a-f]{64}$", "0".repeat(64)),
                    pack.replaceFirst("[0-9a-f]{2}/[0-9a-f]{32}$", "22/" + "2".repeat(32)),
                    "vault/vaults/" + vault + "/slots/" + "1".repeat(32) + "/" + "2".repeat(32),
                    "vault/audit/0000000000000001-0000000000000009"));
            long number = Long.parseLong(segment.replaceFirst(".*/([0-9]+)-.*", "$1"));
            for (int i = 1; i < 40; i++) {
                planted.add("vault/journal/%016d-%016d".formatted(number + i, i));
            }
            for (String key : planted) {
                thief.putObject(
                        put -> put.bucket(location.bucket())
                                .key(key)
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(Base64.getEncoder().encodeToString(secret))
                                .sseCustomerKeyMD5(ObjectBytes.of(secret).md5()),
                        RequestBody.fromBytes(FORGED));
            }
        }
    }

    private static String last(List<String> keys, String part) {
        return keys.stream().filter(key -> key.contains(part)).sorted().toList().getLast();
    }

    private static void tryTo(ObjectVersion version, List<String> broken, Runnable change) {
        if (!(catchThrowable(change::run) instanceof S3Exception refused) || refused.statusCode() != 403) {
            broken.add(version.key());
        }
    }

    private void requireAll(TestService service, TestMachine machine, List<RecordBytes> chunks) {
        machine.sees(service);
        assertThat(machine.chain().points()).hasSize(chunks.size());
        assertThat(machine.fetch(chunks)).containsExactlyInAnyOrderElementsOf(chunks);
    }

    @Test
    void nothingAcknowledgedIsDestroyedOrHiddenAndAnAlertIsRaised() throws IOException {
        TestMachine machine;
        List<RecordBytes> chunks = new ArrayList<>();
        try (TestService service = start()) {
            VaultId vault = service.vault("documents");
            machine = new TestMachine(service, vault, new SplittableRandom(1));
            for (int i = 0; i < 3; i++) {
                chunks.add(machine.backUp());
            }
            assertThat(attack()).isEmpty();
            requireAll(service, machine, chunks);
        }
        try (TestService service = start()) {
            requireAll(service, machine, chunks);
            service.service().objectLockTask().runOnce();
            List<AlertRow> alerts = service.store()
                    .catalog()
                    .read(connection -> new AlertTable(connection).active(AlertKind.STORE_TAMPERED));
            assertThat(alerts).hasSize(1);
            chunks.add(machine.backUp());
        }
        assertThat(attack()).isEmpty();
        OF_SERVICE.forEach(this::overwrite);
        new StoreLocationFile(new DataDirectory(folder)).write(location);
        TestFolders.deleteCatalog(folder);
        RebuildReport report = new OfflineVault(new DataDirectory(folder), clock, new SecureRandom()).rebuild();
        assertThat(report.points()).isEqualTo(4);
        assertThat(report.damaged()).isEmpty();
        assertThat(report.lost()).isZero();
        clock.advance(Duration.ofMinutes(1));
        try (TestService service = start()) {
            requireAll(service, machine, chunks);
            chunks.add(machine.backUp());
            requireAll(service, machine, chunks);
        }
    }

    @Test
    void whatOnlyTheThiefCanReadStopsNeitherAStartNorABackupNorARebuild() throws IOException {
        TestMachine machine;
        VaultId vault;
        List<RecordBytes> chunks = new ArrayList<>();
        try (TestService service = start()) {
            vault = service.vault("documents");
            machine = new TestMachine(service, vault, new SplittableRandom(1));
            chunks.add(machine.backUp());
            putSealed(vault);
            chunks.add(machine.backUp());
        }
        try (TestService service = start()) {
            requireAll(service, machine, chunks);
            chunks.add(machine.backUp());
            service.service().objectLockTask().runOnce();
        }
        new StoreLocationFile(new DataDirectory(folder)).write(location);
        TestFolders.deleteCatalog(folder);
        RebuildReport report = new OfflineVault(new DataDirectory(folder), clock, new SecureRandom()).rebuild();
        assertThat(report.points()).isEqualTo(3);
        assertThat(report.lost()).isZero();
        clock.advance(Duration.ofMinutes(1));
        try (TestService service = start()) {
            requireAll(service, machine, chunks);
            chunks.add(machine.backUp());
            requireAll(service, machine, chunks);
        }
    }

    /** To a new bucket or a folder is where people go when the key was stolen. */
    @Test
    void whatOnlyTheThiefCanReadDoesNotKeepTheStoreFromBeingCopied() throws IOException {
        try (TestService service = start()) {
            VaultId vault = service.vault("documents");
            new TestMachine(service, vault, new SplittableRandom(1)).backUp();
            putSealed(vault);
        }
        StoreFiles copy = new StoreFiles(
                new DiskStore(new LocalDisk()),
                new StoreLayout(Files.createDirectory(folder.resolve("copy")).toRealPath()));
        StoreFiles source = new StoreFiles(S3Store.open(location), new StoreLayout(location.root()));
        try (Store bucket = source.store()) {
            Optional<Sha256> identity = CopyMark.identityOf(source);
            overwrite("vault/journal/0000000000000000"); // a segment's number begins with one
            assertThat(CopyMark.identityOf(source)).isPresent().isEqualTo(identity);
            CopyReport report = new StoreCopy(
                            source, copy, CopyMode.LAST, new CopyProgress(System::nanoTime, (a, b, c, d, e) -> {}))
                    .run(false);
            assertThat(report.complete()).isTrue();
            assertThat(report.foreignFiles()).isPositive();
            assertThat(CopyMark.haveSameJournal(source, copy)).isTrue();
            assertThat(bucket.locks()).isPresent();
        }
    }

    @Test
    void theGatewayLocksObjectsAndABucketWithoutObjectLockIsRefused() {
        assertThat(StoreCheck.run(location, Instant::now, new SplittableRandom(1))
                        .isSuitable())
                .isTrue();
        S3Location without = locked(RadosGateway.get().newBucket());
        assertThat(StoreCheck.run(without, Instant::now, new SplittableRandom(1))
                        .refusal())
                .isEqualTo("its bucket was not created with Object Lock");
    }
}
