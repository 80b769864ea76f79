package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.testing.WalkWords;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PrefetchingWalkTest {
    private final SyntheticSource files = SyntheticSource.rootedAt("/data");
    private boolean closed;

    @Test
    void itemsAndProblemsComeInTheOrderOfTheWalk() {
        for (int i = 0; i < 30_000; i++) {
            files.file("f" + i, "x");
        }
        try (SaveThreads threads = SaveThreads.ofCores(3)) {
            assertThat(WalkWords.of(new PrefetchingWalk(telling(files), threads, new CancelToken())))
                    .hasSizeGreaterThan(30_001)
                    .isEqualTo(WalkWords.of(telling(files).walk()));
        }
    }

    @Test
    void whatTheWalkThrowsIsThrownToTheOneWhoPullsAndTheWalkIsClosed() {
        Source broken = () -> new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(1)) {
            assertThatThrownBy(() -> WalkWords.of(new PrefetchingWalk(broken, threads, new CancelToken())))
                    .hasMessage("broken");
        }
        assertThat(closed).isTrue();
    }

    @Test
    void itWalksBeforeAnybodyLooksButNotToTheEnd() throws InterruptedException {
        for (int i = 0; i < 30_000; i++) {
            files.file("f" + i, "x");
        }
        AtomicInteger met = new AtomicInteger();
        Source counting = () -> counting(files.walk(), met);
        try (SaveThreads threads = SaveThreads.ofCores(2);
                PrefetchingWalk ahead = new PrefetchingWalk(counting, threads, new CancelToken())) {
            for (int waited = 0; met.get() < 8 * 1024 && waited < 10_000; waited++) {
                Thread.sleep(1);
            }
            Thread.sleep(50);
            assertThat(met).hasValue(8 * 1024);
            for (int i = 0; i < 8 * 1024; i++) {
                assertThat(ahead.next()).isPresent();
            }
            for (int waited = 0; met.get() < 9 * 1024 && waited < 10_000; waited++) {
                Thread.sleep(1);
            }
            Thread.sleep(50);
            assertThat(met).as("a batch ahead of the one who looks").hasValue(9 * 1024);
        }
    }

    /** As in a folder of a million names that a pattern leaves out. */
    @Test
    void whatIsOnlyToldIsNotGatheredWithoutEndEither() throws InterruptedException {
        AtomicInteger met = new AtomicInteger();
        WalkEvent leftOut = new SourceProblem.Excluded(files.key("a.tmp"), SourceProblem.Exclusion.PATTERN);
        Source allLeftOut = () -> new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                return met.incrementAndGet() < 1_000_000 ? Optional.of(leftOut) : Optional.empty();
            }

            @Override
            public void close() {}
        };
        try (SaveThreads threads = SaveThreads.ofCores(2);
                PrefetchingWalk ahead = new PrefetchingWalk(allLeftOut, threads, new CancelToken())) {
            for (int waited = 0; met.get() < 8 * 1024 && waited < 10_000; waited++) {
                Thread.sleep(1);
            }
            Thread.sleep(50);
            assertThat(met).hasValue(8 * 1024);
            assertThat(ahead.next()).contains(leftOut);
        }
    }

    @Test
    void closingEndsTheWalkInTheMiddleOfABatch() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger met = new AtomicInteger();
        Source endless = () -> new SourceWalk() {
            private final WalkEvent item = files.walk().next().orElseThrow();

            @Override
            public Optional<WalkEvent> next() {
                begun.countDown();
                LockSupport.parkNanos(5_000_000);
                met.incrementAndGet();
                return Optional.of(item);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(2)) {
            PrefetchingWalk ahead = new PrefetchingWalk(endless, threads, new CancelToken());
            begun.await();
            ahead.close();
            ahead.close();
            assertThat(closed).isTrue();
            assertThat(met).hasValueLessThan(200);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A file system that does not answer while the vault does not either. */
    @Test
    void aWalkThatIsAbandonedIsNotWaitedForAndClosedWhenItCan() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Source hanging = () -> new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                asked.countDown();
                await(answers);
                return Optional.empty();
            }

            @Override
            public void close() {
                over.countDown();
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(1)) {
            WalkSession walks = new WalkSession(hanging, threads, new CancelToken(), Instant::now);
            asked.await();
            assertThatThrownBy(() -> walks.whileWalking(() -> {
                        throw new IllegalStateException("down");
                    }))
                    .hasMessage("down");
            walks.close();
            assertThat(over.getCount()).isEqualTo(1);
            answers.countDown();
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The walk has brought what it may, but threads of its own still ask about the folders after that. */
    @Test
    void neitherAreTheThreadsOfAWalkThatIsAbandoned() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Source hanging = () -> new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                ended.countDown();
                return Optional.empty();
            }

            @Override
            public void close() {
                await(answers);
                over.countDown();
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(1)) {
            WalkSession walks = new WalkSession(hanging, threads, new CancelToken(), Instant::now);
            ended.await();
            Thread.sleep(50);
            assertThatThrownBy(() -> walks.whileWalking(() -> {
                        throw new IllegalStateException("down");
                    }))
                    .hasMessage("down");
            walks.close();
            assertThat(over.getCount()).isEqualTo(1);
            answers.countDown();
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aWalkThatNobodyLookedAtForLongBeginsAgain() {
        files.file("f", "x");
        AtomicInteger walks = new AtomicInteger();
        Source counted = () -> {
            walks.incrementAndGet();
            return files.walk();
        };
        Instant[] now = {Instant.EPOCH};
        try (SaveThreads threads = SaveThreads.ofCores(1);
                WalkSession run = new WalkSession(counted, threads, new CancelToken(), () -> now[0])) {
            assertThat(walks).hasValue(1);
            now[0] = now[0].plusSeconds(9);
            assertThat(run.next().next()).isPresent();
            assertThat(walks).as("it was fresh").hasValue(1);
            assertThat(run.next().next()).isPresent();
            assertThat(walks).as("the run begins again").hasValue(2);
        }
        walks.set(0);
        try (SaveThreads threads = SaveThreads.ofCores(1);
                WalkSession run = new WalkSession(counted, threads, new CancelToken(), () -> now[0])) {
            now[0] = now[0].plusSeconds(11);
            assertThat(run.next().next()).isPresent();
            assertThat(walks).as("it was stale").hasValue(2);
        }
    }

    @Test
    void aWalkThatTakesSnapshotsWaitsUntilItIsWanted() {
        AtomicInteger walks = new AtomicInteger();
        Source snapshotting = new Source() {
            @Override
            public SourceWalk walk() {
                walks.incrementAndGet();
                return files.walk();
            }

            @Override
            public boolean walksWithoutSideEffects() {
                return false;
            }
        };
        try (SaveThreads threads = SaveThreads.ofCores(1);
                WalkSession run = new WalkSession(snapshotting, threads, new CancelToken(), Instant::now)) {
            assertThat(walks).hasValue(0);
            assertThat(run.next().next()).isPresent();
            assertThat(walks).hasValue(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCancelledRunWaitsForNothing() {
        files.file("f", "x");
        CancelToken cancel = new CancelToken();
        cancel.cancel();
        try (SaveThreads threads = SaveThreads.ofCores(1);
                PrefetchingWalk ahead = new PrefetchingWalk(files, threads, cancel)) {
            assertThatThrownBy(() -> ahead.next()).isInstanceOf(Problem.class);
        }
    }

    private static SourceWalk counting(SourceWalk walk, AtomicInteger met) {
        return new SourceWalk() {
            @Override
            public Optional<WalkEvent> next() {
                met.incrementAndGet();
                return walk.next();
            }

            @Override
            public void close() {
                walk.close();
            }
        };
    }

    /** Tells something before every seventh item. */
    private static Source telling(Source source) {
        return () -> {
            SourceWalk walk = source.walk();
            return new SourceWalk() {
                private Optional<WalkEvent> held = Optional.empty();
                private int count;

                @Override
                public Optional<WalkEvent> next() {
                    Optional<WalkEvent> next = held.isPresent() ? held : walk.next();
                    boolean tells = held.isEmpty() && next.isPresent() && ++count % 7 == 0;
                    held = tells ? next : Optional.empty();
                    return tells ? next.map(met -> new SourceProblem.Vanished(met.key())) : next;
                }

                @Override
                public void close() {
                    walk.close();
                }
            };
        };
    }
}
