package dev.coffre.server.audit;

import dev.coffre.vault.disk.Disk;
import dev.coffre.vault.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log as it lies on the disk: lines in files named by the number of their first entry (docs/format.md §15). Not
 * thread-safe.
 */
final class AuditFiles {
    private static final long FULL = 16L << 20;
    private static final int BLOCK = 64 << 10;
    private static final byte LINE_FEED = '\n';
    private static final Pattern NAME = Pattern.compile("[0-9]{16}");

    private final Disk disk;
    private final Path folder;

    AuditFiles(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** Takes the bytes of each line, without its line feed. */
    @FunctionalInterface
    interface Lines {
        void line(byte[] bytes);
    }

    /** Durable on return. */
    void append(AuditEntry entry) {
        byte[] line = (entry.line() + (char) LINE_FEED).getBytes(StandardCharsets.UTF_8);
        List<Path> files = files();
        if (files.isEmpty() || length(files.getLast()) >= FULL) {
            disk.makeFolders(folder);
            write(disk.create(folder.resolve("%016d".formatted(entry.n()))), line);
            disk.syncFolder(folder);
        } else {
            write(disk.open(files.getLast()), line);
        }
    }

    /** Cuts off a line that was being written when the service stopped: it was never acknowledged. */
    void dropUnfinished() {
        List<Path> files = files();
        if (files.isEmpty()) {
            return;
        }
        try (DiskFile last = disk.open(files.getLast())) {
            long end = last.length();
            int tail = (int) Math.min(end, AuditEntry.MAX_LINE);
            byte[] bytes = last.read(end - tail, tail);
            int whole = tail;
            while (whole > 0 && bytes[whole - 1] != LINE_FEED) {
                whole--;
            }
            if (whole < tail && (whole > 0 || tail == end)) {
                last.truncate(end - tail + whole);
                last.sync();
            }
        }
    }

    /**
     * Reads from the file that holds entry {@code n} to the end. A line that is too long is given as far as one may be, so
     * that it is seen to be no entry.
     */
    void read(long n, Lines lines) {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            boolean isBefore = i + 1 < files.size() && first(files.get(i + 1)) <= n;
            if (!isBefore) {
                read(files.get(i), lines);
            }
        }
    }

    private void read(Path file, Lines lines) {
        try (DiskFile in = disk.open(file)) {
            long end = in.length();
            ByteBuffer line = ByteBuffer.allocate(AuditEntry.MAX_LINE);
            for (long at = 0; at < end; at += BLOCK) {
                for (byte next : in.read(at, (int) Math.min(BLOCK, end - at))) {
                    if (next == LINE_FEED) {
                        lines.line(taken(line));
                    } else if (line.hasRemaining()) {
                        line.put(next);
                    }
                }
            }
            if (line.position() > 0) {
                lines.line(taken(line));
            }
        }
    }

    private static byte[] taken(ByteBuffer line) {
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
