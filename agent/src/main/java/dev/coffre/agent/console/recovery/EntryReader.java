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
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads the beginning of files, and small pictures, for previews. At most {@value #MAX_AT_ONCE} at once; further ones wait,
 * so memory is bounded. Thread-safe. The caller holds the machine.
 */
final class EntryReader {
    private static final int MAX_AT_ONCE = 2;
    private static final long CACHE_BYTES = 8 << 20;

    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    /** Returns the preview of a regular file. */
    Preview preview(OpenedMachine machine, Entry file) {
        try {
            return reading(machine, file, content -> Preview.of(bytes(content, Preview.HEAD_BYTES), content.size()));
        } catch (Problem problem) {
            return new Preview.Unreadable(problem);
        }
    }

    /**
     * Returns the bytes of a picture, with its format.
     *
     * @throws Problem {@code not-found} if the file is no picture that is shown, or why it cannot be read
     */
    PictureFile picture(OpenedMachine machine, Entry file) {
        return reading(machine, file, content -> {
                    byte[] head = bytes(content, Preview.HEAD_BYTES);
                    return Preview.of(head, content.size()) instanceof Preview.Picture picture
                            ? Optional.of(new PictureFile(
                                    picture.format().mediaType(), bytes(content, Preview.MAX_PICTURE_BYTES)))
                            : Optional.<PictureFile>empty();
                })
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", file.key().display()));
    }

    /** A picture of at most {@link Preview#MAX_PICTURE_BYTES}. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record PictureFile(String mediaType, byte[] content) {}

    private <T> T reading(OpenedMachine machine, Entry file, Function<ContentReader, T> read) {
        free.acquireUninterruptibly();
        try (FetchThreads threads = FetchThreads.ofCores(1);
                ContentView contents = new ContentView(
                        new DomainAccess(
                                machine.machine().reader(), machine.machine().keys(), threads),
                        machine.pages(),
                        CACHE_BYTES)) {
            return read.apply(contents.open(file));
        } finally {
            free.release();
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
