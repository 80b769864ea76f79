package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final PendingWrites writes = PendingWrites.by(nanos::get);

    @Test
    void theOldestIsTheOneThatHasNotRun() throws Exception {
        Callable<Integer> first = writes.add(() -> 1);
        nanos.addAndGet(10);
        Callable<Integer> second = writes.add(() -> {
            throw new IOException("test");
        });
        nanos.addAndGet(10);
        assertThat(writes.oldest()).isEqualTo(Duration.ofNanos(20));
        assertThat(first.call()).isEqualTo(1);
        assertThat(writes.oldest()).isEqualTo(Duration.ofNanos(10));
        assertThatThrownBy(second::call).isInstanceOf(IOException.class);
        assertThat(writes.oldest()).isZero();
    }
}
