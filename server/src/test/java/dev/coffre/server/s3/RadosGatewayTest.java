package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The store on a real storage service. */
class RadosGatewayTest extends S3StoreContract {
    private final S3Location location = RadosGateway.get().newBucket();

    @Override
    protected S3Location location() {
        return location;
    }

    @Test
    void theGatewayIsSuitable() {
        StoreCheckReport report = StoreCheck.run(location, InstantSource.system(), new SplittableRandom(1));
        Map<String, Boolean> results = report.results().stream()
                .collect(Collectors.toMap(result -> result.capability().code(), StoreCheckReport.Result::holds));

        assertThat(report.isSuitable()).as(report.toString()).isTrue();
        assertThat(results)
                .containsEntry("signed-sha256", true)
                .containsEntry("single-winner", true)
                .containsEntry("etag", true)
                .containsEntry("clock", true)
                .containsEntry("object-lock", false);
        try (S3Store store = S3Store.open(location)) {
            assertThat(store.list(location.root())).as("what the check leaves").isEmpty();
        }
    }

    @Test
    void aBucketWithObjectLockIsToldApart() {
        StoreCheckReport report =
                StoreCheck.run(RadosGateway.get().newBucket(true), InstantSource.system(), new SplittableRandom(1));

        assertThat(report.results())
                .filteredOn(result -> result.capability() == StoreCapability.OBJECT_LOCK
                        || result.capability() == StoreCapability.VERSIONS)
                .allMatch(StoreCheckReport.Result::holds);
    }

    @Test
    void aBucketThatIsMissingIsNoMissingFile() {
        S3Location missing = RadosGateway.get().location("no-such-bucket");
        try (S3Store store = S3Store.open(missing)) {
            assertThatThrownBy(() -> store.exists(missing.root().resolve("journal")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(
                            () -> store.open(missing.root().resolve("journal")).read(0, 1))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(store.isAvailable()).isFalse();
        }
    }
}
