package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.testing.SyntheticSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalkAheadTest {
    private final SyntheticSource files = SyntheticSource.rootedAt("/data");
    private final List<String> events = new ArrayList<>();
    private boolean closed;

    @Test
    void itemsAndProblemsComeInTheOrderOfTheWalk() {
        for (int i = 0; i < 1_000; i++) {
            files.file("f" + i, "x");
        }
        List<String> plain = new ArrayList<>();
        try (SourceWalk walk = reporting(files).walk(problem -> plain.add(problem.toString()))) {
            walk.next().ifPresent(item -> plain.add(item.key().display()));
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                plain.add(item.get().key().display());
            }
        }
        try (SaveThreads threads = SaveThreads.ofCores(3)) {
            pass(reporting(files), threads);
        }
        assertThat(events).hasSizeGreaterThan(1_001).isEqualTo(plain);
    }

    @Test
    void whatTheWalkThrowsIsThrownToTheOneWhoPullsAndTheWalkIsClosed() {
        Source broken = problems -> new SourceWalk() {
            @Override
            public Optional<SourceItem> next() {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(1)) {
            assertThatThrownBy(() -> pass(broken, threads)).hasMessage("broken");
        }
        assertThat(closed).isTrue();
    }

    private void pass(Source source, SaveThreads threads) {
        Workers workers = new Workers(threads.compute(), new StopSignal(new CancelToken()));
        try (SourceWalk walk = new WalkAhead(source, problem -> events.add(problem.toString()), workers)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                events.add(item.get().key().display());
            }
        }
    }

    /** Reports something before every seventh item. */
    private static Source reporting(Source source) {
        return problems -> {
            SourceWalk walk = source.walk(problems);
            return new SourceWalk() {
                private int count;

                @Override
                public Optional<SourceItem> next() {
                    Optional<SourceItem> item = walk.next();
                    if (++count % 7 == 0) {
                        item.ifPresent(met -> problems.report(new SourceProblem.Vanished(met.key())));
                    }
                    return item;
                }

                @Override
                public void close() {
                    walk.close();
                }
            };
        };
    }
}
