package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.message.PointList;
import dev.coffre.server.message.VaultList;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.MachineList;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuild and scrub on the folder of a vault that is not running, and what needs several at once. */
class OfflineVaultTest {
    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(5);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes one = records.chunk(700);
    private final RecordBytes other = records.chunk(900);
    private final RecordBytes below = records.tree(one);
    private final RecordBytes root = records.tree(below, other);

    private record State(VaultList vaults, MachineList machines, PointList points) {}

    private State state(TestService service, VaultId vault) {
        var inventory = service.service().inventory();
        return new State(inventory.vaults(), inventory.machines(vault), inventory.points(machine));
    }

    @BeforeEach
    void backUp() {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            Vault mine = service.register(
                    vault,
                    machine,
                    domain,
                    pointKey.verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(one, other, below, root));
                session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
            }
            service.service()
                    .administration()
                    .execute(TestService.LOCAL, new VaultCommands.IssueCredentials("documents"));
            service.service()
                    .administration()
                    .execute(TestService.LOCAL, new VaultCommands.SetVaultQuota("documents", 1_000_000));
        }
    }

    private OfflineVault stopped() {
        return new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom());
    }

    @Test
    void aRebuiltCatalogSaysWhatTheOldOneSaidAndTheBackupGoesOn() throws IOException {
        VaultId vault;
        State before;
        try (TestService service = TestService.in(folder)) {
            vault = service.vault("documents");
            before = state(service, vault);
        }
        TestFolders.deleteCatalog(folder);
        RebuildReport report = stopped().rebuild();
        assertThat(report).isEqualTo(new RebuildReport(1, 1, 1, 2, 4, 0, List.of()));
        try (TestService service = TestService.in(folder)) {
            assertThat(state(service, vault)).isEqualTo(before);
            Vault mine = service.as(vault, machine, domain);
            VaultSession session = mine.open(Optional.empty());
            assertThat(session.have(Stream.of(one, other, below, root)
                                    .map(RecordBytes::oid)
                                    .toList())
                            .cardinality())
                    .isEqualTo(4);
            assertThat(mine.slots().slots()).hasSize(1);
            ChainHead head = mine.chain(machine).head();
            assertThat(session.commit(records.point(machine, head, root.oid(), pointKey)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void afterARebuildWithoutAPackTheRestCanStillBeFetchedAndTheLostIsAskedForAgain() throws IOException {
        List<Path> packs = files().stream()
                .filter(file -> file.toString().contains("/data/"))
                .toList();
        assertThat(packs).hasSize(1);
        RawFiles.delete(packs.getFirst());
        TestFolders.deleteCatalog(folder);
        assertThat(stopped().rebuild().lost()).isEqualTo(2);
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            VaultSession session = service.as(vault, machine, domain).open(Optional.empty());
            assertThat(session.have(List.of(root.oid(), below.oid(), one.oid())).isEmpty())
                    .isTrue();
            session.put(List.of(one, other));
            assertThat(session.have(List.of(root.oid(), below.oid(), one.oid())).cardinality())
                    .isEqualTo(3);
        }
    }

    @Test
    void aClosedPackWithoutItsLastFourBytesIsDamagedAlsoAfterARebuild() throws IOException {
        try (TestService closesItsPacks = TestService.in(folder)) {
            assertThat(closesItsPacks.service().accountQueries().isEmpty()).isTrue();
        }
        Path pack = files().stream()
                .filter(file -> file.toString().contains("/pages/"))
                .findFirst()
                .orElseThrow();
        byte[] damaged = RawFiles.read(pack);
        damaged[damaged.length - 1] ^= 1;
        RawFiles.write(pack, damaged);
        assertThat(scrub()).hasSize(1);
        TestFolders.deleteCatalog(folder);
        assertThat(stopped().rebuild().lost()).isZero();
        try (TestService starts = TestService.in(folder)) {
            assertThat(starts.service().accountQueries().isEmpty()).isTrue();
        }
        assertThat(RawFiles.read(pack)).isEqualTo(damaged);
        assertThat(scrub()).hasSize(1);
    }

    @Test
    void aFlippedBitAnywhereInTheStoreIsNamed() throws IOException {
        try (TestService closesItsPacks = TestService.in(folder)) {
            assertThat(closesItsPacks.service().accountQueries().isEmpty()).isTrue();
        }
        assertThat(scrub()).isEmpty();
        for (Path file : filesOfData()) {
            byte[] whole = RawFiles.read(file);
            for (int i = 0; i < 6; i++) {
                byte[] flipped = whole.clone();
                int at = random.nextInt(whole.length);
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                RawFiles.write(file, flipped);
                List<ScrubFinding> findings = scrub();
                assertThat(findings).as("%s, byte %d", file, at).isNotEmpty();
                if (file.toString().contains("/packs/")) {
                    String pack = file.getFileName().toString();
                    assertThat(findings).anyMatch(finding -> finding.pack().equals(Optional.of(pack)));
                }
                RawFiles.write(file, whole);
            }
        }
    }

    @Test
    void aDamagedRecordIsNamedWithItsPointsAndIsAbsentFromThenOn() throws IOException {
        Path pack = files().stream()
                .filter(file -> file.toString().contains("/data/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = RawFiles.read(pack);
        bytes[64 + 300] ^= 1;
        RawFiles.write(pack, bytes);
        List<ScrubFinding> findings = scrub();
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.points())
                        .singleElement()
                        .satisfies(point -> assertThat(point.seq()).isEqualTo(1)));
        try (TestService service = TestService.in(folder)) {
            VaultSession session =
                    service.as(service.vault("documents"), machine, domain).open(Optional.empty());
            assertThat(session.have(List.of(root.oid())).isEmpty()).isTrue();
            session.put(List.of(one, other));
            assertThat(session.have(List.of(root.oid())).cardinality()).isEqualTo(1);
        }
        assertThat(scrub()).as("a healed copy elsewhere is enough").isEmpty();
    }

    @Test
    void ofManyCredentialsIssuedAtOnceExactlyOneIsValid() throws Exception {
        try (TestService service = TestService.in(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> issues = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                issues.add(threads.submit(() -> service.service()
                        .administration()
                        .execute(TestService.LOCAL, new VaultCommands.IssueCredentials("documents"))
                        .bytes()));
            }
            List<byte[]> files = new ArrayList<>();
            for (Future<byte[]> issue : issues) {
                files.add(issue.get());
            }
            int valid = 0;
            for (byte[] file : files) {
                String header = Base64.getUrlEncoder().encodeToString(file);
                try {
                    service.service().credentialsVerifier().verify(header);
                    valid++;
                } catch (Problem superseded) {
                    assertThat(superseded.code().code()).isEqualTo("credentials-superseded");
                }
            }
            assertThat(valid).isOne();
        }
    }

    @Test
    void aMachineThatWasNotShownThePinCannotUseUpItsTries() {
        try (TestService service = TestService.in(folder)) {
            var pins = service.service().securityPins();
            String right = pins.issue(machine, PinOperation.ROTATE_KEY).pin();
            for (int i = 0; i < 1_000; i++) {
                String guess = Integer.toString(i);
                assertThat(codeOf(() -> pins.consume(machine, PinOperation.ROTATE_KEY, guess)))
                        .isEqualTo("pin-wrong");
            }
            pins.consume(machine, PinOperation.ROTATE_KEY, right);
        }
    }

    /** The first half, which names the PIN, and a wrong second one. */
    private static String nearly(String pin) {
        return pin.substring(0, 6) + (pin.endsWith("00000") ? "11111" : "00000");
    }

    @Test
    void aPinDiesAfterFiveWrongTriesHoweverManyComeAtOnce() throws Exception {
        try (TestService service = TestService.in(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pins = service.service().securityPins();
            String right = pins.issue(machine, PinOperation.ROTATE_KEY).pin();
            List<Future<String>> tries = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                tries.add(threads.submit(
                        () -> codeOf(() -> pins.consume(machine, PinOperation.ROTATE_KEY, nearly(right)))));
            }
            int evaluated = 0;
            for (Future<String> each : tries) {
                evaluated += each.get().equals("pin-wrong") ? 1 : 0;
            }
            assertThat(evaluated).isEqualTo(4);
            assertThat(codeOf(() -> pins.consume(machine, PinOperation.ROTATE_KEY, right)))
                    .isEqualTo("pin-tries-exhausted");
            String next = pins.issue(machine, PinOperation.ROTATE_KEY).pin();
            assertThat(codeOf(() -> pins.consume(machine, PinOperation.CHANGE_PASSPHRASE, next)))
                    .isEqualTo("pin-missing");
            pins.consume(machine, PinOperation.ROTATE_KEY, next.toLowerCase(java.util.Locale.ROOT));
            assertThat(codeOf(() -> pins.consume(machine, PinOperation.ROTATE_KEY, next)))
                    .as("it serves once")
                    .isEqualTo("pin-missing");
        }
    }

    private static String codeOf(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (Problem problem) {
            return problem.code().code();
        }
    }

    private List<ScrubFinding> scrub() {
        List<ScrubFinding> findings = new ArrayList<>();
        long damages = stopped().scrub(findings::add).damages();
        assertThat(damages).isEqualTo(findings.size());
        return findings;
    }

    private List<Path> files() {
        return RawFiles.below(TestStore.ofRun().layout(folder).store());
    }

    /** Without those that say which service and which catalog a bucket belongs to. */
    private List<Path> filesOfData() {
        StoreLayout layout = TestStore.ofRun().layout(folder);
        return files().stream()
                .filter(file -> !file.equals(layout.owner()) && !file.equals(layout.incarnation()))
                .toList();
    }
}
