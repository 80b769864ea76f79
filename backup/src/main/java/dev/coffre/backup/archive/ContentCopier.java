package dev.coffre.backup.archive;

import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import java.io.IOException;
import java.io.OutputStream;

/** Copies content of files to a stream through one buffer. Not thread-safe. */
public final class ContentCopier {
    private static final int BUFFER_BYTES = 256 << 10;

    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** Writes a whole file, holes as zeros. */
    public void copy(ContentReader content, OutputStream out) throws IOException {
        if (content.size() > 0) {
            copy(content, new ByteRange(0, content.size()), out);
        }
    }

    /** @param range within the file */
    void copy(ContentReader content, ByteRange range, OutputStream out) throws IOException {
        for (long at = range.offset(); at < range.end(); ) {
            int count = content.read(at, buffer, 0, (int) Math.min(buffer.length, range.end() - at));
            if (count == 0) {
                throw new IllegalStateException("a file that ends at " + at + " instead of " + range.end());
            }
            out.write(buffer, 0, count);
            at += count;
        }
    }
}
