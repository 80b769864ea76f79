package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a storage service that fails. */
class FaultyS3Test extends S3StoreContract {
    private final FaultyS3 service;
    private S3Store store;

    FaultyS3Test(@TempDir Path folder) {
        service = new FaultyS3(folder);
    }

    @Override
    protected S3Location location() {
        return service.location();
    }

    @BeforeEach
    void openHere() {
        store = S3Store.open(location());
    }

    @AfterEach
    void closeHere() {
        store.close();
        service.close();
    }

    private Path pack() {
        return location().root().resolve("packs/a");
    }

    private void create(String content) {
        store.create(pack(), List.of(ByteBuffer.wrap(bytes(content))));
    }

    @Test
    void aLostAnswerIsTakenForSuccessIfTheBytesAreThere() {
        service.meet(FaultyS3.Fault.LOSE_ANSWER);

        create("content");

        assertThat(service.objects().get("vault/packs/a")).isEqualTo(bytes("content"));
    }

    @Test
    void anotherObjectOfThatNameIsAnError() {
        create("content");

        assertThatThrownBy(() -> create("other"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED));
        assertThat(service.objects().get("vault/packs/a")).isEqualTo(bytes("content"));
    }

    @Test
    void passingFailuresAreRepeated() {
        service.meet(FaultyS3.Fault.OVERLOADED, FaultyS3.Fault.CUT);
        create("content");
        service.meet(FaultyS3.Fault.CONFLICT, FaultyS3.Fault.CONFLICT);
        store.create(location().root().resolve("packs/b"), List.of(ByteBuffer.wrap(bytes("content"))));

        assertThat(service.objects()).containsOnlyKeys("vault/packs/a", "vault/packs/b");
    }

    @Test
    void aServiceThatIsAwayIsNoDamageAndHoldsNobody() {
        create("content");
        service.close();

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> store.open(pack()).read(0, 1)).isInstanceOf(StoreUnavailableException.class);
        }
        long before = System.nanoTime();
        assertThatThrownBy(() -> store.exists(pack())).isInstanceOfSatisfying(StoreUnavailableException.class, away -> {
            assertThat(away.problem().code()).isEqualTo(ProblemCode.STORE_UNREACHABLE);
            assertThat(away.problem().details().get("reason")).isEqualTo("it did not answer several times");
        });
        assertThat(System.nanoTime() - before).isLessThan(100_000_000L);
        assertThat(store.isAvailable()).isFalse();
    }

    @Test
    void aWholeFileIsReadWithFewRequests() {
        byte[] whole = new byte[10_000];
        new SplittableRandom(1).nextBytes(whole);
        store.create(pack(), List.of(ByteBuffer.wrap(whole)));
        int before = service.requests();
        try (var file = store.open(pack())) {
            for (int at = 0; at < whole.length; at += 100) {
                file.read(at, 100);
            }
        }
        assertThat(service.requests() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aServiceThatIgnoresMd5IsRefused() {
        StoreCheck.requireSuitable(location(), InstantSource.system(), new SplittableRandom(1));
        service.ignoreMd5();

        assertThatThrownBy(
                        () -> StoreCheck.requireSuitable(location(), InstantSource.system(), new SplittableRandom(1)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNSUITABLE);
                    assertThat(problem.details().get("reason")).isEqualTo("it accepts an object with a wrong MD5");
                });
    }
}
