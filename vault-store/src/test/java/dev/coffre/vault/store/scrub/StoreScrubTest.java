package dev.coffre.vault.store.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.PackId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreScrubTest {
    private final RandomGenerator random = new SplittableRandom(7);
    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    private TestStore store;
    private PointRef first;
    private PointRef second;

    @BeforeEach
    void backUpTwice() {
        store = new TestStore(folder, new LocalDisk(), random, vaultKey, SigningKey.generate(new SecureRandom()));
        first = new PointRef(store.machine, store.backUp(5).seq());
        second = new PointRef(store.machine, store.backUp(3).seq());
    }

    private StoreScrubReport scrub() {
        return new StoreScrub(new DiskStore(new LocalDisk()), store.layout, vaultKey.verifyingKey())
                .run(ExpectedContents.NONE);
    }

    private List<Path> files(Path below) {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path packs() {
        return store.layout.packs(store.vault);
    }

    private void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }

    private static boolean names(StoreFinding finding, PackId pack) {
        return switch (finding) {
            case StoreFinding.PackDamaged damaged -> damaged.pack().equals(pack);
            case StoreFinding.RecordDamaged damaged -> damaged.pack().equals(pack);
            case StoreFinding.PackUnclosed unclosed -> unclosed.pack().equals(pack);
            case StoreFinding.PackMissing missing -> missing.pack().equals(pack);
            case StoreFinding.RecordMissing other -> false;
            case StoreFinding.PointDamaged other -> false;
            case StoreFinding.SlotDamaged other -> false;
            case StoreFinding.SegmentDamaged other -> false;
            case StoreFinding.UnknownFile other -> false;
        };
    }

    @Test
    void aStoreAsItWasWrittenIsClean() {
        StoreScrubReport report = scrub();
        assertThat(report.findings()).isEmpty();
        assertThat(report).isEqualTo(new StoreScrubReport(List.of(), 4, 10, 2));
    }

    @Test
    void everyFlippedBitInAPackIsFoundAndThePackNamed() throws IOException {
        for (Path pack : files(packs())) {
            byte[] whole = Files.readAllBytes(pack);
            PackId id = PackId.parse(pack.getFileName().toString());
            for (int round = 0; round < 60; round++) {
                flip(pack, round < 30 ? random.nextInt(whole.length) : whole.length - 1 - random.nextInt(200));
                StoreScrubReport report = scrub();
                assertThat(report.isClean()).isFalse();
                assertThat(report.findings()).anyMatch(finding -> names(finding, id));
                Files.write(pack, whole);
            }
        }
    }

    @Test
    void aClosedPackWhoseLastFourBytesAreDamagedIsDamagedNotUnclosed() throws IOException {
        for (Path pack : files(packs())) {
            byte[] whole = Files.readAllBytes(pack);
            PackId id = PackId.parse(pack.getFileName().toString());
            for (byte[] end : List.of(new byte[4], "CFRE".getBytes(StandardCharsets.US_ASCII))) {
                System.arraycopy(end, 0, whole, whole.length - end.length, end.length);
                Files.write(pack, whole);
                assertThat(scrub().findings())
                        .anyMatch(finding -> finding instanceof StoreFinding.PackUnclosed unclosed
                                && unclosed.pack().equals(id)
                                && unclosed.isDamage());
            }
        }
    }

    @Test
    void everyFlippedByteOfASmallFileIsFound() throws IOException {
        List<Path> small = Stream.of(
                        store.layout.journal(), store.layout.slots(store.vault), store.layout.points(store.vault))
                .map(below -> files(below).getLast())
                .toList();
        for (Path file : small) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += 3) {
                flip(file, at);
                assertThat(scrub().isClean()).as("%s at %d", file, at).isFalse();
                Files.write(file, whole);
            }
        }
    }

    @Test
    void aFlipInARecordNamesItsPointAndNoOther() throws IOException {
        Path pack =
                files(packs().resolve(store.domain.toString()).resolve("data")).getFirst();
        flip(pack, 64 + 40 + 10);
        StoreScrubReport report = scrub();
        assertThat(report.findings()).hasSize(1).first().isInstanceOf(StoreFinding.RecordDamaged.class);
        assertThat(report.affectedPoints()).hasSize(1).isSubsetOf(first, second);
    }

    @Test
    void aTruncatedOrMissingPackNamesTheRecordsAndPointsThatNeedIt() throws IOException {
        for (Path pack : files(packs())) {
            byte[] whole = Files.readAllBytes(pack);
            PackId id = PackId.parse(pack.getFileName().toString());
            Files.write(pack, Arrays.copyOf(whole, whole.length / 3));
            assertThat(scrub().findings()).anyMatch(finding -> names(finding, id));
            assertThat(scrub().affectedPoints()).hasSize(1);
            Files.delete(pack);
            assertThat(scrub().affectedPoints()).hasSize(1);
            ExpectedContents known = new ExpectedContents(Set.of(id), Set.of(), 0);
            assertThat(new StoreScrub(new DiskStore(new LocalDisk()), store.layout, vaultKey.verifyingKey())
                            .run(known)
                            .findings())
                    .contains(new StoreFinding.PackMissing(id));
            Files.write(pack, whole);
        }
    }

    @Test
    void swappedFilesAreFoundThoughEachIsWholeByItself() throws IOException {
        for (Path below : List.of(
                store.layout.journal(),
                store.layout.points(store.vault),
                packs().resolve(store.domain.toString()).resolve("data"))) {
            Path one = files(below).getFirst();
            Path other = files(below).getLast();
            swap(one, other);
            assertThat(scrub().isClean()).as("%s", below).isFalse();
            swap(one, other);
        }
        assertThat(scrub().isClean()).isTrue();
    }

    private void swap(Path one, Path other) throws IOException {
        Path aside = folder.resolve(".aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aMissingPointSlotOrSegmentIsFoundByTheJournal() throws IOException {
        for (Path below :
                List.of(store.layout.points(store.vault), store.layout.slots(store.vault), store.layout.journal())) {
            Path file = below.equals(store.layout.journal())
                    ? files(below).get(1)
                    : files(below).getLast();
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            assertThat(scrub().isClean()).as("%s", file).isFalse();
            Files.write(file, whole);
        }
    }

    /** A folder that behaves as a bucket does, and that nobody may list as a whole. */
    private final class Bucket extends ForwardingStore {
        Bucket() {
            super(new DiskStore(new LocalDisk()));
        }

        @Override
        public Optional<Disk> disk() {
            return Optional.empty();
        }

        @Override
        public List<Path> list(Path below) {
            assertThat(below).isEqualTo(store.layout.journal());
            return super.list(below);
        }
    }

    private static String id(int number) {
        return "%032x".formatted(number);
    }

    private static void plant(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "forged");
    }

    /** Who has the key of a bucket can add millions, which nobody can delete if they are locked. */
    @Test
    void namesThatTheJournalDoesNotHaveTakeNoRoomFromThoseThatItHas() throws IOException {
        List<Path> own = Stream.of(store.layout.slots(store.vault), store.layout.points(store.vault))
                .map(below -> files(below).getLast())
                .toList();
        for (Path file : own) {
            flip(file, 50);
        }
        Path vaults = store.layout.vaults();
        for (int i = 0; i < 400; i++) {
            plant(vaults.resolve(id(i)).resolve("points").resolve(id(i)).resolve("x"));
            plant(store.layout.points(store.vault).resolve(id(i)).resolve("x"));
            plant(store.layout
                    .points(store.vault, store.machine)
                    .resolve("%016d-%s".formatted(1, "%064d".formatted(i))));
            plant(store.layout.slots(store.vault).resolve(id(i)).resolve(id(i)));
            plant(store.layout.slots(store.vault, store.domain).resolve(id(i)));
        }

        List<StoreFinding> findings = new StoreScrub(new Bucket(), store.layout, vaultKey.verifyingKey())
                .runWithoutPacks(ExpectedContents.NONE);

        assertThat(findings).hasSizeLessThanOrEqualTo(UnknownNames.MOST + own.size());
        assertThat(findings)
                .anyMatch(finding -> finding instanceof StoreFinding.SlotDamaged slot
                        && slot.file().equals(own.getFirst()))
                .anyMatch(finding -> finding instanceof StoreFinding.PointDamaged point
                        && point.file().equals(Optional.of(own.getLast())));
    }

    @Test
    void ofTwoPointsInOnePlaceTheOneThatWasCommittedCounts() {
        for (int i = 0; i < 8; i++) {
            store.leaveBehind();
        }
        assertThat(scrub().findings()).isEmpty();
    }

    @Test
    void aFileWithoutAPlaceIsMentionedButIsNoDamage() throws IOException {
        Path stray = Files.writeString(folder.resolve("notes.txt"), "hello");
        Files.writeString(store.layout.journal().resolve(".half"), "written");
        assertThat(scrub().findings()).containsExactly(new StoreFinding.UnknownFile(stray));
        assertThat(scrub().isClean()).isTrue();
    }
}
