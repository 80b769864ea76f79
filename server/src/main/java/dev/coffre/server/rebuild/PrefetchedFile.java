package dev.coffre.server.rebuild;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import java.util.Arrays;

/**
 * A pack's file in a store behind a network, where each read is a request. A listing has said its length. Its first use reads
 * its last {@value #END_BYTES} bytes by one request, so a shorter pack takes no other. Of a longer one, {@link #prefetch} reads
 * the header and a directory of at most {@link #MOST_PREFETCHED} too. Thread-safe.
 */
final class PrefetchedFile implements StoredFile {
    static final int END_BYTES = 128 << 10;

    /** No file keeps more in memory, in bytes. A longer directory is read by who needs it. */
    static final int MOST_PREFETCHED = 1 << 20;

    private static final byte[] NONE = {};

    private final StoredFile file;
    private final long length;
    private volatile byte[] head = NONE;
    private volatile byte[] end = NONE;

    /** @param length that of the file */
    PrefetchedFile(StoredFile file, long length) {
        this.file = file;
        this.length = length;
    }

    /** Reads what {@link PackReader} needs to list the records of a closed pack. A file that is no pack is left alone. */
    void prefetch() {
        if (length < PackHeader.BYTES || length > PackWriter.MAX_LENGTH) {
            return;
        }
        try {
            readEnd();
            if (end.length < length) {
                head = file.read(0, PackHeader.BYTES);
                readRestOfDirectory(PackReader.open(this).directoryOffset());
            }
        } catch (Problem damaged) {
            return; // who reads it finds out why
        }
    }

    private void readRestOfDirectory(long from) {
        long endsAt = length - end.length;
        if (from < endsAt && length - from <= MOST_PREFETCHED) {
            byte[] before = file.read(from, (int) (endsAt - from));
            byte[] all = Arrays.copyOf(before, before.length + end.length);
            System.arraycopy(end, 0, all, before.length, end.length);
            end = all;
        }
    }

    private void readEnd() {
        if (end.length == 0 && length > 0) {
            int bytes = (int) Math.min(length, END_BYTES);
            end = file.read(length - bytes, bytes);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte[] read(long offset, int wanted) {
        if (offset < 0 || wanted < 0 || offset + wanted > length) {
            return file.read(offset, wanted); // which says what is wrong
        }
        readEnd();
        byte[] last = end;
        long endsAt = length - last.length;
        if (offset >= endsAt) {
            int at = (int) (offset - endsAt);
            return Arrays.copyOfRange(last, at, at + wanted);
        }
        byte[] first = head;
        return offset + wanted <= first.length
                ? Arrays.copyOfRange(first, (int) offset, (int) offset + wanted)
                : file.read(offset, wanted);
    }

    @Override
    public void close() {
        file.close();
    }
}
