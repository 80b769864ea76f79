package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.preview.Preview;
import dev.coffre.agent.console.recovery.RecoveryWizard.OpenedMachine;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.backup.view.ContentView;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads the beginning of files, and pictures, for previews. At most {@value #MAX_AT_ONCE} reads run at once, which bounds
 * memory; a picture counts until it is sent. Further reads wait {@value #WAIT_SECONDS} seconds, then fail. Thread-safe. The
 * caller holds the machine.
 */
final class EntryReader {
    private static final int MAX_AT_ONCE = 2;
    private static final long CACHE_BYTES = 8 << 20;

    private static final int WAIT_SECONDS = 5;

    /** The longest time in which a browser takes a picture. */
    private static final Duration SEND_LIMIT = Duration.ofMinutes(2);

    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    /** Returns the preview of a regular file. */
    Preview preview(OpenedMachine machine, Entry file) {
        if (!acquire()) {
            return new Preview.None(Preview.None.Reason.BUSY);
        }
        try {
            return reading(machine, file, content -> Preview.of(bytes(content, Preview.HEAD_BYTES), content.size()));
        } catch (Problem problem) {
            return new Preview.Unreadable(problem);
        } finally {
            free.release();
        }
    }

    private boolean acquire() {
        try {
            return free.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Returns the bytes of a picture, with its format. The caller closes it.
     *
     * @throws Problem {@code not-found} if the file is no picture that is shown, {@code previews-too-many}, or why it
     *     cannot be read
     */
    PictureFile picture(OpenedMachine machine, Entry file) {
        if (!acquire()) {
            throw ProblemCode.PREVIEWS_TOO_MANY.with("maximum", MAX_AT_ONCE);
        }
        try {
            return read(machine, file);
        } catch (RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    private PictureFile read(OpenedMachine machine, Entry file) {
        return reading(machine, file, content -> {
                    byte[] head = bytes(content, Preview.HEAD_BYTES);
                    return Preview.of(head, content.size()) instanceof Preview.Picture picture
                            ? Optional.of(new PictureFile(
                                    picture.format().mediaType(), bytes(content, Preview.MAX_PICTURE_BYTES), free))
                            : Optional.<PictureFile>empty();
                })
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", file.key().display()));
    }

    /**
     * A picture of at most {@link Preview#MAX_PICTURE_BYTES}.
     *
     * @param held has a permit that is released when this is closed
     */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record PictureFile(String mediaType, byte[] content, Semaphore held) implements HttpResponse.BodyWriter {
        @Override
        public void write(OutputStream out) throws IOException {
            // An interrupted write closes the connection.
            try (StallWatch watch = StallWatch.start(SEND_LIMIT, Thread.currentThread()::interrupt)) {
                watch.begin();
                out.write(content);
                watch.end();
            } finally {
                boolean unused = Thread.interrupted();
            }
        }

        @Override
        public void close() {
            held.release();
        }
    }

    private <T> T reading(OpenedMachine machine, Entry file, Function<ContentReader, T> read) {
        try (FetchThreads threads = FetchThreads.ofCores(1);
                ContentView contents = new ContentView(
                        new DomainAccess(
                                machine.machine().reader(), machine.machine().keys(), threads),
                        machine.pages(),
                        CACHE_BYTES)) {
            return read.apply(contents.open(file));
        }
    }

    /** Returns the first bytes of a file. */
    private static byte[] bytes(ContentReader content, long limit) {
        byte[] bytes = new byte[(int) Math.min(limit, content.size())];
        int count = content.read(0, bytes, 0, bytes.length);
        if (count != bytes.length) {
            throw new IllegalStateException("a file that ends at " + count + " instead of " + bytes.length);
        }
        return bytes;
    }
}
