package dev.coffre.server.s3;

import static dev.coffre.server.s3.UnavailableStore.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void requestsAreCountedByKindOutcomeAndBytes() {
        create("content");
        assertThat(read()).isEqualTo(bytes("content"));
        assertThat(store.exists(pack().resolveSibling("b"))).isFalse();
        service.behind(exchange -> {
            if (is(exchange, "GET")) {
                FaultyS3.error(exchange, 503, "SlowDown");
            }
            return is(exchange, "GET");
        });
        assertUnavailable("it answers SlowDown", this::read);

        assertThat(store.isPaused()).isFalse();
        assertThat(store.meter().requests().counts())
                .containsEntry(List.of("put-object", "done"), 1L)
                .containsEntry(List.of("get-object", "done"), 1L)
                .containsEntry(List.of("get-object", "failed"), 1L)
                .containsEntry(List.of("head-object", "missing"), 1L);
        assertThat(store.meter().repetitions().counts()).containsEntry(List.of("get-object"), 2L);
        assertThat(store.meter().bytes().counts().get(List.of("sent"))).isEqualTo(7);
        assertThat(store.meter().durations().values())
                .hasEntrySatisfying(
                        List.of("put-object"),
                        taken -> assertThat(taken.seconds()).isPositive());
        service.close();
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(this::read).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(store.isPaused()).isTrue();
        assertThat(store.meter().requests().counts()).containsKey(List.of("get-object", "unanswered"));
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

    private byte[] read() {
        return store.read(pack(), 100, ProblemCode.POINT_DAMAGED);
    }

    private static boolean is(HttpExchange exchange, String method) {
        return exchange.getRequestMethod().equals(method);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken",
        "400, InvalidRequest",
        "400, RequestTimeout",
        "403, AccessDenied",
        "404, NoSuchBucket",
        "404, NoSuchTenant",
        "405, MethodNotAllowed",
        "409, OperationAborted",
        "412, PreconditionFailed"
    })
    void anAnswerAboutSomethingElseIsNoDamage(int status, String code) {
        create("content");
        service.behind(exchange -> {
            FaultyS3.error(exchange, status, code);
            return true;
        });

        assertUnavailable("it answers " + code, this::read);
        assertUnavailable("it answers " + code, () -> store.open(pack()).read(0, 1));
        assertThatThrownBy(() -> store.exists(pack())).isInstanceOf(StoreUnavailableException.class);
        assertUnavailable("it answers " + code, () -> store.list(location().root()));
    }

    /** Somebody may have put a million names there. */
    @Test
    void aFolderIsListedInPieces() {
        for (int i = 0; i < 10; i++) {
            store.create(location().root().resolve("f/n" + i), List.of(ByteBuffer.wrap(bytes("x"))));
        }
        store.create(location().root().resolve("f/n3/below"), List.of(ByteBuffer.wrap(bytes("x"))));
        int before = service.requests();
        assertThat(store.listAfter(location().root().resolve("f"), "n2", 3))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("n3", "n3", "n4");
        assertThat(store.listAfter(location().root().resolve("f"), "n3", 2))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("n4", "n5");
        assertThat(service.requests() - before).isEqualTo(2);
    }

    /** Somebody has put it with a key that each request has to bring, or it is in a class of cold storage. */
    @ParameterizedTest
    @CsvSource({"400, InvalidRequest", "400, InvalidArgument", "403, InvalidObjectState"})
    void anObjectThatNobodyCanReadIsDamaged(int status, String code) {
        create("content");
        service.behind(exchange -> {
            boolean isAsked = is(exchange, "GET") || is(exchange, "HEAD") && status == 400;
            boolean isRefused = isAsked && exchange.getRequestURI().getPath().endsWith("/a");
            if (isRefused) {
                FaultyS3.error(exchange, status, code);
            }
            return isRefused;
        });

        assertThatThrownBy(this::read).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.POINT_DAMAGED);
            assertThat(problem.details().get("reason")).isEqualTo("it answers " + code);
        });
        assertThatThrownBy(() -> store.open(pack()).read(0, 1))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_READ_FAILED));
        assertThat(store.exists(pack())).isTrue();
        assertThatThrownBy(() -> create("content")).isInstanceOf(Problem.class);
    }

    @Test
    void a404OfAProxyIsNoMissingObject() {
        create("content");
        service.behind(exchange -> {
            FaultyS3.answer(exchange, 404, bytes("<html>no such page</html>"));
            return true;
        });

        assertThatThrownBy(this::read).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.exists(pack())).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a404WithoutAReasonIsConfirmed() {
        create("content");
        service.behind(exchange -> {
            if (is(exchange, "GET") && exchange.getRequestURI().getPath().endsWith("/a")) {
                FaultyS3.answer(exchange, 404, new byte[0]);
                return true;
            }
            return false;
        });
        assertUnavailable("it answers 404", this::read);

        service.objects().clear();
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.POINT_DAMAGED));
    }

    @Test
    void aPageInPlaceOfAListingIsUnavailable() {
        service.behind(exchange -> {
            FaultyS3.answer(exchange, 200, bytes("<html>log in</html>"));
            return true;
        });

        assertUnavailable(
                "it answers something else than a listing",
                () -> store.list(location().root()));
    }

    @Test
    void aPageInPlaceOfARangeIsUnavailable() {
        create("content");
        service.behind(exchange -> {
            FaultyS3.answer(exchange, 200, bytes("<html>log in</html>"));
            return true;
        });

        assertUnavailable("it answers another range than it was asked for", this::read);
        assertUnavailable(
                "it answers another range than it was asked for",
                () -> store.open(pack()).read(2, 3));
    }

    @ParameterizedTest
    @CsvSource({"bytes 1-4/7", "bytes 2-3/7", "bytes 2-9/7", "bytes 2-3/*", "''"})
    void anotherRangeIsUnavailable(String contentRange) {
        create("content");
        service.behind(exchange -> {
            if (is(exchange, "GET")) {
                exchange.getResponseHeaders().set("Content-Range", contentRange);
                FaultyS3.answer(exchange, 206, bytes("nte"));
                return true;
            }
            return false;
        });

        assertUnavailable(
                "it answers another range than it was asked for",
                () -> store.open(pack()).read(2, 3));
    }

    @Test
    void aWholeObjectOfTheExactLengthIsARange() {
        create("content");
        service.behind(exchange -> {
            FaultyS3.answer(exchange, 200, bytes("content"));
            return true;
        });

        assertThat(store.open(pack()).read(0, 7)).isEqualTo(bytes("content"));
    }

    @Test
    void aShortBodyIsUnavailable() {
        create("content");
        service.behind(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-6/7");
            FaultyS3.answer(exchange, 206, bytes("cont"));
            return true;
        });

        assertUnavailable(
                "its answer has another length than it says",
                () -> store.open(pack()).read(0, 7));
    }

    @Test
    void aLongBodyIsNotReadWhole() {
        create("content");
        service.behind(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-6/7");
            FaultyS3.answer(exchange, 206, new byte[8]);
            return true;
        });

        assertUnavailable(
                "its answer has another length than it says",
                () -> store.open(pack()).read(0, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "<NextContinuationToken></NextContinuationToken>",
        "<NextContinuationToken>a</NextContinuationToken>"
    })
    void aListingThatDoesNotGoOnEnds(String token) {
        service.behind(exchange -> {
            FaultyS3.answer(
                    exchange,
                    200,
                    bytes("<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>true</IsTruncated>" + token
                            + "</ListBucketResult>"));
            return true;
        });

        assertUnavailable(
                "its listing does not go on", () -> store.list(location().root()));
    }

    @Test
    void keysOfOthersAreSkipped() {
        create("content");
        for (String other : List.of("vault/packs/../b", "vault//c", "vault/packs/d e", "vault/.e", "vault/packs/")) {
            service.objects().put(other, bytes("x"));
        }
        List<Path> found = new ArrayList<>();
        store.forEachFile(location().root(), found::add);

        assertThat(found)
                .contains(pack())
                .allMatch(file -> file.startsWith(location().root()) && !file.endsWith("b"));
        assertThat(store.list(location().root()))
                .containsExactly(location().root().resolve("packs"));
    }
}
