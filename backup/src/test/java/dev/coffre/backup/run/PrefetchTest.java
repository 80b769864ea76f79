package dev.coffre.backup.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Several pieces of work that are offered together, by hand instead of threads. */
class PrefetchTest {
    private final Queue<Runnable> offered = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal(new CancelToken());
    private final Workers workers = new Workers(offered::add, stop);
    private final List<String> done = new ArrayList<>();

    private Supplier<String> work(String name) {
        return () -> {
            done.add(name);
            return name;
        };
    }

    @Test
    void severalWakeOneThreadAndAreDoneInTheirOrder() {
        List<Prefetch<String>> aheads = Prefetch.offer(List.of(work("a"), work("b"), work("c")), workers::run);
        assertThat(offered).hasSize(1);
        offered.remove().run();
        assertThat(done).containsExactly("a", "b", "c");
        assertThat(aheads.stream().map(Prefetch::get)).containsExactly("a", "b", "c");
        assertThat(done).hasSize(3);
    }

    @Test
    void whatIsWantedBeforeAnybodyIsFreeIsDoneByWhoWantsItAndOnlyOnce() {
        List<Prefetch<String>> aheads = Prefetch.offer(List.of(work("a"), work("b")), workers::run);
        assertThat(aheads.getLast().get()).isEqualTo("b");
        offered.remove().run();
        assertThat(done).containsExactly("b", "a");
    }

    @Test
    void oneThatFailsFailsForItselfAlone() {
        Supplier<String> failing = () -> {
            throw new IllegalStateException("no");
        };
        List<Prefetch<String>> aheads = Prefetch.offer(List.of(failing, work("b")), workers::run);
        offered.remove().run();
        assertThatThrownBy(aheads.getFirst()::get).isInstanceOf(IllegalStateException.class);
        assertThat(aheads.getLast().get()).isEqualTo("b");
    }

    @Test
    void anErrorStaysOne() {
        Supplier<String> failing = () -> {
            throw new OutOfMemoryError("no");
        };
        Prefetch<String> ahead = Prefetch.offer(failing, Runnable::run);
        assertThatThrownBy(ahead::get).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotDone() {
        List<Prefetch<String>> aheads = Prefetch.offer(List.of(work("a"), work("b")), workers::run);
        aheads.getFirst().cancel();
        offered.remove().run();
        assertThat(done).containsExactly("b");
    }

    @Test
    void theRestIsNotDoneOnceTheRunMustStop() {
        Supplier<String> last = () -> {
            stop.fail(new IllegalStateException("elsewhere"));
            return work("a").get();
        };
        Prefetch.offer(List.of(last, work("b")), workers::run);
        offered.remove().run();
        assertThat(done).containsExactly("a");
        workers.awaitIdle();
    }
}
