package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectIndex;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.ObjectVersions;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Optional<String> position = Optional.of("");
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

        assertThat(listAll()).extracting(ObjectVersions::name).hasSize(6).doesNotHaveDuplicates();
        assertThat(listAll().getFirst().first().orElseThrow().bytes()).isEqualTo(3);
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

    @Test
    void aCheckTriesTheLocks() {
        assertThat(StoreCheck.run(service.location(), clock, new SplittableRandom(1))
                        .results())
                .filteredOn(result -> result.guarantee().code().startsWith("locked"))
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
