package dev.coffre.server.s3;

import static dev.coffre.server.s3.UnavailableStore.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.coffre.server.store.S3Location;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.TestRecords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to a storage service that fails. */
final class FaultyS3WritesTest {
    private final FaultyS3 service;
    private final S3Store store;

    FaultyS3WritesTest(@TempDir Path folder) {
        service = new FaultyS3(folder);
        store = S3Store.open(location());
    }

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    private S3Location location() {
        return service.location();
    }

    private Path pack() {
        return location().root().resolve("packs/a");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void create(String content) {
        store.create(pack(), List.of(ByteBuffer.wrap(bytes(content))));
    }

    private byte[] read() {
        return store.read(pack(), 100, ProblemCode.POINT_DAMAGED);
    }

    private static boolean is(HttpExchange exchange, String method) {
        return exchange.getRequestMethod().equals(method);
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

    @ParameterizedTest
    @CsvSource({"400, ExpiredToken", "403, AccessDenied", "404, NoSuchBucket", "405, MethodNotAllowed"})
    void aWriteThatIsRefusedForSomethingElseIsUnavailable(int status, String code) {
        service.behind(exchange -> {
            FaultyS3.error(exchange, status, code);
            return true;
        });

        assertUnavailable("it answers " + code, () -> create("content"));
    }

    @Test
    void anObjectOfAnotherLengthIsNotRead() {
        create("content that is longer");
        AtomicInteger reads = new AtomicInteger();
        service.behind(exchange -> {
            reads.addAndGet(is(exchange, "GET") ? 1 : 0);
            return false;
        });

        assertThatThrownBy(() -> create("other")).isInstanceOf(Problem.class);
        assertThat(reads).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "507, InsufficientStorage",
        "507, XMinioStorageFull",
        "403, QuotaExceeded",
        "400, XMinioAdminBucketQuotaExceeded"
    })
    void aFullServiceIsStillRead(int status, String code) {
        create("content");
        service.behind(exchange -> {
            if (is(exchange, "PUT")) {
                FaultyS3.error(exchange, status, code);
                return true;
            }
            return false;
        });

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> create("more"))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_DISK_FULL));
        }
        assertThat(read()).isEqualTo(bytes("content"));
        assertThat(store.isFull()).isTrue();
        service.behind(exchange -> false);
        store.write(pack(), bytes("more"));
        assertThat(store.isFull()).isFalse();
    }

    @Test
    void aKeyringOfATryThatFailedGivesWayAndALateOneDoesNotReplaceItsSuccessor() {
        SplittableRandom random = new SplittableRandom(1);
        TestRecords records = new TestRecords(DomainId.random(random), random);
        StoreLayout layout = new StoreLayout(location().root());
        SlotFiles files = new SlotFiles(store, layout, VaultId.random(random));
        KeyringFile first = records.keyring(2);
        KeyringFile second = records.keyring(2);
        assertThat(first.encode()).isNotEqualTo(second.encode());
        files.write(first);
        files.write(first);

        files.write(second);

        assertThat(files.keyring(second.domain(), 2).encode()).isEqualTo(second.encode());
        Path file = layout.keyringFile(files.vault(), first.domain(), 2);
        assertThatThrownBy(() -> store.create(file, List.of(ByteBuffer.wrap(first.encode()))))
                .as("the late one")
                .isInstanceOf(Problem.class);
        assertThat(files.keyring(second.domain(), 2).encode()).isEqualTo(second.encode());
    }

    @Test
    void aKeyringIsWrittenUnderTheConditionThatItsNameIsFree() {
        SplittableRandom random = new SplittableRandom(1);
        TestRecords records = new TestRecords(DomainId.random(random), random);
        List<String> conditions = new ArrayList<>();
        service.behind(exchange -> {
            if (is(exchange, "PUT")) {
                conditions.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match")));
            }
            return false;
        });

        new SlotFiles(store, new StoreLayout(location().root()), VaultId.random(random)).write(records.keyring(2));

        assertThat(conditions).containsExactly("*");
    }

    @Test
    void refusedWritesDoNotStopReading() {
        create("content");
        service.behind(exchange -> {
            if (is(exchange, "PUT")) {
                FaultyS3.error(exchange, 403, "AccessDenied");
                return true;
            }
            return false;
        });

        for (int i = 0; i < 5; i++) {
            assertUnavailable("it answers AccessDenied", () -> create("more"));
        }
        assertThat(read()).isEqualTo(bytes("content"));
    }

    @Test
    void aServiceWithoutConditionsIsAskedOnceForThem() {
        service.refuseConditions();
        create("content");
        int before = service.requests();
        store.create(location().root().resolve("packs/b"), List.of(ByteBuffer.wrap(bytes("content"))));

        assertThat(service.requests() - before)
                .as("HEAD, its confirmation and PUT")
                .isEqualTo(3);
        create("content"); // a repetition has the same bytes
        assertThatThrownBy(() -> create("other"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED));
        assertThat(service.objects().get("vault/packs/a")).isEqualTo(bytes("content"));
    }

    @Test
    void aServiceThatKnowsLittleIsSuitable() {
        service.refuseConditions();

        assertThat(StoreCheck.run(location(), InstantSource.system(), new SplittableRandom(1))
                        .isSuitable())
                .isTrue();
    }
}
