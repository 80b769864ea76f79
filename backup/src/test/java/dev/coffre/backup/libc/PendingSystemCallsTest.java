package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.backup.testing.Sandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opening a FIFO waits until somebody opens its other end. */
class PendingSystemCallsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Sandbox sandbox = Sandbox.create();
    private final PendingSystemCalls calls = new PendingSystemCalls();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void aCallThatHasNotReturnedIsToldWithItsPathAndForHowLong() throws Exception {
        sandbox.node("fifo", FileType.FIFO);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> open(sandbox.path("fifo"), OpenFlags.READ_ONLY));

        PendingCalls.PendingCall pending = awaitPending(sandbox.path("fifo"));
        Thread.sleep(30);

        assertThat(calls.longest().orElseThrow().waited()).isGreaterThan(pending.waited());
        open(sandbox.path("fifo"), OpenFlags.WRITE_ONLY);
        assertThat(waiting.join(LONG)).isTrue();
        assertThat(calls.longest()).isEmpty();
    }

    @Test
    void aThreadThatHasCalledNothingItselfMayLook() throws Exception {
        AtomicReference<Optional<PendingCalls.PendingCall>> seen = new AtomicReference<>(Optional.empty());
        sandbox.node("fifo", FileType.FIFO);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> open(sandbox.path("fifo"), OpenFlags.READ_ONLY));
        awaitPending(sandbox.path("fifo"));
        Thread.ofPlatform()
                .start(() -> {
                    PendingSystemCalls others = new PendingSystemCalls();
                    Optional<PendingCalls.PendingCall> unused = others.longest();
                    seen.set(others.longest());
                })
                .join();

        assertThat(seen.get()).isPresent();
        open(sandbox.path("fifo"), OpenFlags.WRITE_ONLY);
        assertThat(waiting.join(LONG)).isTrue();
    }

    @Test
    void aNameInADirectoryIsToldAsAPath() throws Exception {
        sandbox.directory("inner").node("inner/fifo", FileType.FIFO);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try (Descriptor inner = FileOpener.open(sandbox.path("inner"), OpenFlags.DIRECTORY)) {
                FileOpener.openat(inner, ByteString.utf8("fifo"), OpenFlags.READ_ONLY)
                        .close();
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        });

        awaitPending(sandbox.path("inner/fifo"));

        open(sandbox.path("inner/fifo"), OpenFlags.WRITE_ONLY);
        assertThat(waiting.join(LONG)).isTrue();
    }

    @Test
    void aReadIsToldByWhatItReads() throws Exception {
        sandbox.node("fifo", FileType.FIFO);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try {
                assertThat(FileIo.readAll(sandbox.path("fifo"), 10)).isEmpty();
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Descriptor writer = FileOpener.open(sandbox.path("fifo"), OpenFlags.WRITE_ONLY)) {
            awaitPending(sandbox.path("fifo"));
        }
        assertThat(waiting.join(LONG)).isTrue();
    }

    private PendingCalls.PendingCall awaitPending(ByteString path) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < LONG.toNanos()) {
            Optional<PendingCalls.PendingCall> pending = calls.longest();
            if (pending.isPresent()) {
                assertThat(pending.get().path()).isEqualTo(path);
                return pending.get();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no call waits");
    }

    private static void open(ByteString path, int flags) {
        try {
            FileOpener.open(path, flags).close();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }
}
