package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.s3.StoreCheckReport.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreCheckReportTest {
    private static final Result NO_VERSIONS = new Result(StoreCapability.VERSIONS, false, "");
    private static final Result NO_LOCKS = new Result(StoreCapability.OBJECT_LOCK, false, "");

    private static StoreCheckReport report(Result... results) {
        return new StoreCheckReport("s3://bucket", "", List.of(results));
    }

    @Test
    void aBucketWithoutLocksIsMissingThemOnlyIfTheStoreLocks() {
        StoreCheckReport locked = report(NO_VERSIONS, NO_LOCKS, new Result(StoreCapability.LOCKED_WRITE, false, ""));
        StoreCheckReport unlocked = report(NO_VERSIONS, NO_LOCKS);

        assertThat(locked.results()).allMatch(locked::isMissing);
        assertThat(unlocked.results()).noneMatch(unlocked::isMissing);
    }

    /** The key may not read the settings of the bucket. */
    @Test
    void aBucketThatLocksLacksNothing() {
        StoreCheckReport locked = report(NO_LOCKS, new Result(StoreCapability.LOCKED_WRITE, true, ""));

        assertThat(locked.results()).noneMatch(locked::isMissing);
    }
}
