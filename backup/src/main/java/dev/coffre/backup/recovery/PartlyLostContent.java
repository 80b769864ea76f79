package dev.coffre.backup.recovery;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.vault.problem.Problem;
import java.util.Arrays;
import java.util.Optional;

/** Content of which damaged pieces read as zeros. Remembers the first damage. Not thread-safe. */
final class PartlyLostContent implements ContentReader {
    private final ContentReader content;
    private final CancelToken cancel;
    private Optional<Problem> problem = Optional.empty();
    private long lostBytes;

    /** @param cancel ends a read, so that a long file does not delay the end of the job */
    PartlyLostContent(ContentReader content, CancelToken cancel) {
        this.content = content;
        this.cancel = cancel;
    }

    Optional<Problem> problem() {
        return problem;
    }

    /** Bytes that were read as zeros. More than those damaged, if a read met intact ones too. */
    long lostBytes() {
        return lostBytes;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        cancel.throwIfCancelled();
        try {
            return content.read(offset, into, at, length);
        } catch (Problem failure) {
            if (!UnreadablePage.isDamage(failure)) {
                throw failure;
            }
            int count = (int) Math.clamp(size() - offset, 0, length);
            Arrays.fill(into, at, at + count, (byte) 0);
            problem = problem.isPresent() ? problem : Optional.of(failure);
            lostBytes += count;
            return count;
        }
    }

    @Override
    public Optional<ByteRange> dataFrom(long offset) {
        return content.dataFrom(offset);
    }
}
