package dev.coffre.server.audit;

import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log on disk: files of lines, each file named by the number of its first entry (docs/format.md §15). Not
 * thread-safe.
 */
final class AuditFiles {
    private static final long MAX_FILE_BYTES = 16L << 20;
    private static final int BLOCK = 64 << 10;
    private static final byte LINE_FEED = '\n';
    private static final Pattern NAME = Pattern.compile("[0-9]{16}");

    private final Disk disk;
    private final Path folder;

    AuditFiles(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** Receives each line without its line feed. */
    @FunctionalInterface
    interface LineConsumer {
        void line(byte[] bytes);
    }

    /** Durable on return. */
    void append(AuditEntry entry) {
        byte[] line = (entry.line() + (char) LINE_FEED).getBytes(StandardCharsets.UTF_8);
        List<Path> files = files();
        if (files.isEmpty() || length(files.getLast()) >= MAX_FILE_BYTES) {
            disk.createDirectories(folder);
            write(disk.create(folder.resolve("%016d".formatted(entry.n()))), line);
            disk.syncDirectory(folder);
        } else {
            write(disk.open(files.getLast()), line);
        }
    }

    /** Truncates an incomplete last line. The service stopped while writing it, so it was never acknowledged. */
    void truncateIncompleteLine() {
        List<Path> files = files();
        if (files.isEmpty()) {
            return;
        }
        try (DiskFile last = disk.open(files.getLast())) {
            long end = last.length();
            byte[] tail = tail(last);
            int whole = lineFeedBefore(tail, tail.length) + 1;
            if (whole < tail.length && (whole > 0 || tail.length == end)) {
                last.truncate(end - tail.length + whole);
                last.sync();
            }
        }
    }

    boolean isEmpty() {
        return files().isEmpty();
    }

    /** Returns the last line, cut to the maximum length of a line. Empty if there is no line. */
    byte[] last() {
        List<Path> files = files();
        if (files.isEmpty()) {
            return new byte[0];
        }
        try (DiskFile last = disk.open(files.getLast())) {
            byte[] tail = tail(last);
            int end = Math.max(0, tail.length - 1);
            return Arrays.copyOfRange(tail, lineFeedBefore(tail, end) + 1, end);
        }
    }

    private static byte[] tail(DiskFile file) {
        int length = (int) Math.min(file.length(), AuditEntry.MAX_LINE + 1);
        return file.read(file.length() - length, length);
    }

    /** Returns the index of the last line feed before {@code end}, or -1. */
    private static int lineFeedBefore(byte[] bytes, int end) {
        int at = end - 1;
        while (at >= 0 && bytes[at] != LINE_FEED) {
            at--;
        }
        return at;
    }

    /**
     * Reads from the file that holds entry {@code n} to the end. An overlong line is passed on truncated, so that it
     * fails to parse as an entry.
     */
    void read(long n, LineConsumer lines) {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            boolean isBefore = i + 1 < files.size() && first(files.get(i + 1)) <= n;
            if (!isBefore) {
                read(files.get(i), lines);
            }
        }
    }

    private void read(Path file, LineConsumer lines) {
        try (DiskFile in = disk.open(file)) {
            long end = in.length();
            ByteBuffer line = ByteBuffer.allocate(AuditEntry.MAX_LINE);
            for (long at = 0; at < end; at += BLOCK) {
                for (byte next : in.read(at, (int) Math.min(BLOCK, end - at))) {
                    if (next == LINE_FEED) {
                        lines.line(drain(line));
                    } else if (line.hasRemaining()) {
                        line.put(next);
                    }
                }
            }
            if (line.position() > 0) {
                lines.line(drain(line));
            }
        }
    }

    private static byte[] drain(ByteBuffer line) {
        byte[] bytes = new byte[line.position()];
        line.flip().get(bytes);
        line.clear();
        return bytes;
    }

    private static void write(DiskFile file, byte[] line) {
        try (file) {
            long before = file.length();
            boolean done = false;
            try {
                file.append(ByteBuffer.wrap(line));
                file.sync();
                done = true;
            } finally {
                if (!done) {
                    file.truncate(before);
                }
            }
        }
    }

    private long length(Path file) {
        try (DiskFile open = disk.open(file)) {
            return open.length();
        }
    }

    private List<Path> files() {
        return disk.list(folder).stream()
                .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .toList();
    }

    private static long first(Path file) {
        return Long.parseLong(file.getFileName().toString());
    }
}
