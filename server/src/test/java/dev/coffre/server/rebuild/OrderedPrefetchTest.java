package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.ThreadFactories;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedPrefetchTest {
    private static final int MOST = 4;

    private final List<Integer> items = IntStream.range(0, 50).boxed().toList();
    private final List<Integer> passed = new ArrayList<>();

    @Test
    void itemsComeInTheirOrderAlthoughTheFirstIsLoadedLast() {
        CountDownLatch others = new CountDownLatch(MOST - 1);
        try (OrderedPrefetch prefetch = new OrderedPrefetch(MOST, ThreadFactories.PLATFORM)) {
            prefetch.forEach(
                    items,
                    item -> {
                        if (item == 0) {
                            await(others);
                        } else {
                            others.countDown();
                        }
                        return item * 2;
                    },
                    (item, loaded) -> {
                        assertThat(loaded).isEqualTo(item * 2);
                        passed.add(item);
                    });
        }
        assertThat(passed).isEqualTo(items);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noMoreItemsAreInMemoryThanAreAllowed() {
        AtomicInteger begun = new AtomicInteger();
        try (OrderedPrefetch prefetch = new OrderedPrefetch(MOST, ThreadFactories.PLATFORM)) {
            prefetch.forEach(items, item -> begun.incrementAndGet(), (item, loaded) -> {
                assertThat(begun.get()).isLessThanOrEqualTo(item + MOST);
                passed.add(item);
            });
        }
        assertThat(passed).isEqualTo(items);
    }

    @Test
    void whatCannotBeLoadedEndsItAfterTheItemsBefore() {
        IllegalStateException failure = new IllegalStateException("test");
        try (OrderedPrefetch prefetch = new OrderedPrefetch(MOST, ThreadFactories.PLATFORM)) {
            assertThatThrownBy(() -> prefetch.forEach(
                            items,
                            item -> {
                                if (item >= 10) {
                                    throw failure;
                                }
                                return item;
                            },
                            (item, loaded) -> passed.add(item)))
                    .isSameAs(failure);
        }
        assertThat(passed).isEqualTo(items.subList(0, 10));
    }
}
