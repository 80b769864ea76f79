package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ListingPaceTest {
    private long now;

    @Test
    void listingsAndTheirPagesAreHeldToARate() {
        ListingPace pace = new ListingPace(5, () -> now, nanos -> now += nanos, () -> {});
        for (int folder = 0; folder < 10; folder++) {
            pace.beginListing();
            for (int file = 0; file < 3_500; file++) {
                pace.passFile();
            }
        }
        assertThat(now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200) * 39);

        now += TimeUnit.HOURS.toNanos(1);
        long before = now;
        pace.beginListing();
        pace.beginListing();
        assertThat(now - before).as("a pause is not made up for").isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    }
}
