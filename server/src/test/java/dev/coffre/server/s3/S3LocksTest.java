package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectIndex;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.ObjectLocks.ListPosition;
import dev.coffre.vault.store.storage.ObjectVersions;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store whose objects are locked, and somebody else who has its key. */
class S3LocksTest {
    private static final String POINT = "vaults/00112233445566778899aabbccddeeff/points/a/1";

    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private LockingS3 service;
    private S3Store store;
    private ObjectLocks locks;

    @BeforeEach
    void open() {
        service = new LockingS3(folder, clock);
        service.setPage(3);
        store = S3Store.open(service.location());
        locks = store.locks().orElseThrow();
        locks.use(ObjectIndex.NONE, name -> clock.instant().plus(Duration.ofDays(34)));
    }

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    private Path path(String name) {
        return service.location().root().resolve(name);
    }

    private Path points() {
        return Objects.requireNonNull(path(POINT).getParent());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read(S3Store from, String name) {
        return from.read(path(name), 100, ProblemCode.POINT_DAMAGED);
    }

    private List<ObjectVersions> listAll() {
        List<ObjectVersions> all = new ArrayList<>();
        Optional<ListPosition> position = Optional.of(ListPosition.START);
        while (position.isPresent()) {
            position = locks.list(position.get(), all::add);
        }
        return all;
    }

    @Test
    void laterVersionsAndDeleteMarkersDoNotChangeAFile() {
        store.write(path(POINT), bytes("one"));
        store.write(path(POINT + "x"), bytes("two"));
        service.put(POINT, bytes("forged"));
        service.delete(POINT + "x");

        try (S3Store fresh = S3Store.open(service.location())) { // knows no versions
            for (S3Store each : List.of(store, fresh)) {
                assertThat(read(each, POINT)).isEqualTo(bytes("one"));
                assertThat(read(each, POINT + "x")).isEqualTo(bytes("two"));
                assertThat(each.exists(path(POINT + "x"))).isTrue();
                assertThat(each.list(points())).containsExactly(path(POINT), path(POINT + "x"));
                assertThat(each.open(path(POINT)).length()).isEqualTo(3);
            }
        }
        assertThat(listAll())
                .extracting(each -> each.foreign().stream()
                        .map(ObjectVersions.Foreign::isDeleteMarker)
                        .toList())
                .containsExactly(List.of(false), List.of(true));
    }

    @Test
    void aFileThatSomebodyElseWroteFirstIsNotAcknowledged() {
        service.put("journal/0000000000000001-0000000000000001", bytes("forged"));

        assertThatThrownBy(() -> store.create(
                        path("journal/0000000000000001-0000000000000001"), List.of(ByteBuffer.wrap(bytes("mine")))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED));
    }

    @Test
    void aFileIsNotReplaced() {
        store.write(path(POINT), bytes("one"));
        store.write(path(POINT), bytes("one"));
        assertThatThrownBy(() -> store.write(path(POINT), bytes("two"))).isInstanceOf(Problem.class);

        assertThat(read(store, POINT)).isEqualTo(bytes("one"));
        assertThat(service.versions(POINT)).isEqualTo(1);
    }

    @Test
    void aRepetitionByTheLibraryIsNoTampering() {
        service.loseNextAnswer();
        store.write(path(POINT), bytes("one"));

        assertThat(service.versions(POINT)).isEqualTo(2);
        assertThat(listAll()).allMatch(each -> each.foreign().isEmpty());
        assertThat(read(store, POINT)).isEqualTo(bytes("one"));
    }

    @Test
    void everyFileButTheOwnerIsLocked() {
        store.write(path("owner"), bytes("one"));
        store.write(path("owner"), bytes("two"));
        store.write(path(POINT), bytes("one"));

        assertThat(read(store, "owner")).isEqualTo(bytes("two"));
        assertThat(service.retainUntil("owner")).isBefore(clock.instant());
        assertThat(service.retainUntil(POINT)).isAfter(clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void aDeletedFileIsMissingAndStaysUntilItsLockEnds() {
        store.write(path(POINT), bytes("one"));
        LockedObject object = listAll().getFirst().first().orElseThrow();
        store.delete(path(POINT));

        assertThat(store.exists(path(POINT))).isFalse();
        assertThat(store.list(points())).isEmpty();
        assertThatThrownBy(() -> read(store, POINT)).isInstanceOf(Problem.class);
        assertThat(locks.delete(object)).isFalse();
        assertThat(service.versions(POINT)).isEqualTo(1);
        clock.advance(Duration.ofDays(1_000));
        assertThat(locks.delete(object)).isTrue();
        assertThat(service.names()).isEmpty();
    }

    @Test
    void aNameWithVersionsOnSeveralPagesIsListedOnce() {
        store.write(path(POINT), bytes("one"));
        IntStream.range(0, 8).forEach(i -> service.put(POINT, bytes("forged " + i)));
        IntStream.range(0, 5).forEach(i -> store.write(path(POINT + i), bytes("x")));

        List<ObjectVersions> whole =
                listAll().stream().filter(each -> each.first().isPresent()).toList();
        assertThat(whole).extracting(ObjectVersions::name).hasSize(6).doesNotHaveDuplicates();
        assertThat(whole.getFirst().first().orElseThrow().bytes()).isEqualTo(3);
        assertThat(store.listAfter(points(), "1", 3))
                .containsExactly(path(POINT + 0), path(POINT + 1), path(POINT + 2));
        assertThat(store.listAfter(points(), "13", 3)).containsExactly(path(POINT + 4));
        List<Path> files = new ArrayList<>();
        store.forEachFile(path("vaults"), files::add);
        assertThat(files).hasSize(6).doesNotHaveDuplicates();
        try (S3Store fresh = S3Store.open(service.location())) {
            assertThat(read(fresh, POINT)).isEqualTo(bytes("one"));
        }
    }

    /** Before a service uses a store, it is a copy, whose objects have no locks. */
    @Test
    void aFileOfACopyIsDeletedWithAllItsVersionsAndWrittenAnew() {
        try (S3Store copy = S3Store.open(service.location())) {
            copy.create(path(POINT), List.of(ByteBuffer.wrap(bytes("one"))));
            copy.create(path(POINT + "x"), List.of(ByteBuffer.wrap(bytes("next"))));
            IntStream.range(0, 8).forEach(i -> service.put(POINT, bytes("forged " + i)));
            service.delete(POINT);
            copy.delete(path(POINT));

            assertThat(service.names()).containsExactly(POINT + "x");
            assertThat(copy.exists(path(POINT))).isFalse();
            copy.create(path(POINT), List.of(ByteBuffer.wrap(bytes("two"))));
            assertThat(read(copy, POINT)).isEqualTo(bytes("two"));
        }
    }

    /** The store that is copied shows the names of its packs. */
    @Test
    void aPackOfACopyThatSomebodyElseWroteFirstIsNoCopy() {
        String pack = "vaults/" + "0".repeat(32) + "/packs/" + "1".repeat(32) + "/data/22/" + "2".repeat(32);
        service.put(pack, bytes("forged"));
        try (S3Store copy = S3Store.open(service.location())) {
            assertThatThrownBy(() -> copy.create(path(pack), List.of(ByteBuffer.wrap(bytes("mine")))))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED));
        }
    }

    /** Whatever fits: the last of a page may be the last of its name. */
    @Test
    void everyNameIsListedWithItsOldestVersionWhereverPagesEnd() {
        store.write(path(POINT), bytes("one"));
        store.write(path(POINT + "x"), bytes("two"));
        for (int versions = 2; versions < 9; versions++) {
            service.put(POINT, bytes("forged " + versions));
            for (int page = 1; page < 6; page++) {
                service.setPage(page);
                assertThat(listAll().stream()
                                .flatMap(each -> each.first().stream())
                                .map(LockedObject::bytes))
                        .as("%s versions, pages of %s", versions, page)
                        .containsExactly(3L, 3L);
            }
        }
    }

    @Test
    void aPageIsOneRequestHoweverManyVersionsANameHas() {
        store.write(path(POINT), bytes("one"));
        IntStream.range(0, 20).forEach(i -> service.put(POINT, bytes("forged " + i)));
        int before = service.listings();
        ListPosition second = locks.list(ListPosition.START, each -> {}).orElseThrow();
        assertThat(service.listings() - before).isEqualTo(1);
        assertThat(second.name()).isEqualTo(POINT);
        assertThat(second.version()).isNotEmpty();
        assertThat(locks.list(second, each -> {}).orElseThrow().version()).isNotEqualTo(second.version());
        assertThat(store.list(points())).containsExactly(path(POINT));
        assertThat(service.listings() - before).isLessThan(10);
    }

    /** A thief who puts delete markers behind a file does not hide it from a listing. */
    @Test
    void aFileBehindAPageOfDeleteMarkersIsListed() {
        store.write(path(POINT), bytes("one"));
        store.write(path(POINT + "x"), bytes("two"));
        IntStream.range(0, 10).forEach(i -> service.delete(POINT));
        assertThat(store.list(points())).containsExactly(path(POINT), path(POINT + "x"));
    }

    /** A page goes on from the last version of the page before, and finds nothing if that one is gone. */
    @Test
    void aVersionThatIsDeletedBetweenTwoPagesMakesNoOtherOneTheFile() {
        store.write(path(POINT), bytes("one"));
        IntStream.range(0, 3).forEach(i -> service.put(POINT, bytes("forged " + i)));
        service.delete(POINT);
        service.put(POINT, bytes("forged last"));
        service.put(POINT, bytes("forged again"));
        try (S3Store fresh = S3Store.open(service.location())) {
            service.betweenPages(() -> service.deleteVersion(POINT, 4)); // the delete marker
            assertThat(read(fresh, POINT)).isEqualTo(bytes("one"));
        }
        List<Long> lengths = new ArrayList<>();
        service.delete(POINT);
        service.betweenPages(() -> service.deleteVersion(POINT, 4));
        store.forEachEntry(path("vaults"), Optional.empty(), entry -> lengths.add(entry.length()));
        assertThat(lengths).containsExactly(3L);
    }

    private static final class NotingIndex implements ObjectIndex {
        private final List<String> foreign = new ArrayList<>();
        private final Map<String, LockedObject> saved = new TreeMap<>();

        @Override
        public Optional<LockedObject> find(String name) {
            return Optional.ofNullable(saved.get(name));
        }

        @Override
        public Set<String> released(Collection<String> names) {
            return Set.of();
        }

        @Override
        public void save(List<LockedObject> objects) {
            objects.forEach(object -> saved.put(object.name(), object));
        }

        @Override
        public boolean setReleased(LockedObject object, boolean isReleased) {
            saved.put(object.name(), object);
            return true;
        }

        @Override
        public void noteForeign(String name) {
            foreign.add(name);
        }
    }

    private NotingIndex noting() {
        NotingIndex index = new NotingIndex();
        locks.use(index, name -> clock.instant().plus(Duration.ofDays(34)));
        return index;
    }

    @Test
    void everyWriteThatMeetsAnEarlierVersionNotesIt() {
        String segment = "journal/0000000000000001-0000000000000001";
        NotingIndex index = noting();
        for (String name : List.of(POINT, segment, segment + "1")) {
            service.put(name, bytes("forged"));
        }
        assertThatThrownBy(() -> store.write(path(POINT), bytes("mine"))).isInstanceOf(Problem.class);
        assertThat(index.foreign).containsExactly(POINT);
        assertThatThrownBy(() -> store.create(path(segment), List.of(ByteBuffer.wrap(bytes("mine")))))
                .isInstanceOf(Problem.class);
        assertThat(index.foreign).containsExactly(POINT, segment);
        service.knowConditions();
        assertThatThrownBy(() -> store.create(path(segment + "1"), List.of(ByteBuffer.wrap(bytes("mine")))))
                .isInstanceOf(Problem.class);
        assertThat(index.foreign).containsExactly(POINT, segment, segment + "1");
        locks.flush();
        assertThat(index.saved).isEmpty();
    }

    /** Rows are for what the store wrote: a name that was only read may be somebody else's. */
    @Test
    void whatWasOnlyReadIsNotSavedAndIsListedOnce() {
        NotingIndex index = noting();
        service.put(POINT, bytes("forged"));
        int before = service.listings();
        for (int i = 0; i < 3; i++) {
            assertThat(read(store, POINT)).isEqualTo(bytes("forged"));
        }
        assertThat(service.listings() - before).isEqualTo(1);
        locks.flush();
        assertThat(index.saved).isEmpty();
    }

    @Test
    void whatWasWrittenIsSavedWhenThereIsMuchOfIt() {
        NotingIndex index = noting();
        S3Locks written = (S3Locks) locks;
        for (int i = 0; i <= 10_000; i++) {
            written.written(
                    "vaults/x/packs/" + i,
                    PutObjectResponse.builder().versionId("v").eTag("e").build(),
                    1,
                    clock.instant());
        }
        assertThat(index.saved).hasSize(10_000);
        locks.flush();
        assertThat(index.saved).hasSize(10_001);
    }

    @Test
    void aCheckTriesTheLocks() {
        assertThat(StoreCheck.run(service.location(), clock, new SplittableRandom(1))
                        .results())
                .filteredOn(result -> result.capability().code().startsWith("locked"))
                .hasSize(3)
                .allMatch(StoreCheckReport.Result::holds);
        service.forgetLocks();
        assertThatThrownBy(() -> StoreCheck.requireSuitable(service.location(), clock, new SplittableRandom(2)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.getMessage())
                                .contains("it deletes an object whose lock has not ended"));
    }
}
