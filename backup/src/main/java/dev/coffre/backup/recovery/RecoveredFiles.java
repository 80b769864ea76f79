package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files with chunks that this recovery wrote, by number, so that the chunks can be read again. Keeps all unfinished
 * files and the files placed last. Other programs may have changed a file in the meantime. Not thread-safe.
 */
final class RecoveredFiles implements AutoCloseable {
    /** Memory for the paths: about 30,000 of them. */
    private static final long MAX_PATH_BYTES = 8L << 20;

    /** Overhead of a path beside its bytes. */
    private static final int PATH_OVERHEAD_BYTES = 160;

    private static final ByteString SLASH = ByteString.utf8("/");

    private final RecoveryTarget target;
    private final Map<Integer, ByteString> paths = new LinkedHashMap<>();
    private long pathBytes;
    private int newest;
    private final Map<Integer, UnfinishedFile> writing = new HashMap<>();
    private @Nullable Opened opened;

    private record Opened(int number, Optional<ExistingFile> file) {}

    RecoveredFiles(RecoveryTarget target) {
        this.target = target;
    }

    /** Numbers an unfinished file. Its content can be read until {@link #end}. */
    int begin(UnfinishedFile file) {
        writing.put(++newest, file);
        return newest;
    }

    /** @param placed path of the finished file; empty if it was not placed */
    void end(int number, Optional<TargetPath> placed) {
        writing.remove(number);
        placed.ifPresent(path -> remember(number, path));
    }

    /** Numbers a placed file. */
    int add(TargetPath path) {
        remember(++newest, path);
        return newest;
    }

    private void remember(int number, TargetPath path) {
        ByteString joined = path.components().stream()
                .reduce(ByteString.EMPTY, (above, name) -> above.concat(SLASH).concat(name));
        paths.put(number, joined);
        pathBytes += joined.size() + PATH_OVERHEAD_BYTES;
        Iterator<ByteString> oldest = paths.values().iterator();
        while (pathBytes > MAX_PATH_BYTES) {
            pathBytes -= oldest.next().size() + PATH_OVERHEAD_BYTES;
            oldest.remove();
        }
    }

    /**
     * Returns the current bytes of a file. Returns empty if the file vanished, was evicted, is too short or cannot be read.
     */
    Optional<byte[]> bytesAt(int number, long position, int length) {
        try {
            UnfinishedFile unfinished = writing.get(number);
            if (unfinished != null) {
                return Optional.of(unfinished.bytesAt(position, length));
            }
            return open(number).flatMap(file -> file.bytesAt(position, length));
        } catch (ErrnoException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Opens a file and keeps it open until another one is requested, because a duplicate of a file reads all of its chunks
     * in sequence.
     */
    private Optional<ExistingFile> open(int number) throws ErrnoException {
        if (opened != null && opened.number() == number) {
            return opened.file();
        }
        close();
        ByteString path = paths.get(number);
        Optional<ExistingFile> file =
                path == null ? Optional.empty() : target.openExisting(new TargetPath(PathForm.UNIX.names(path)));
        opened = new Opened(number, file);
        return file;
    }

    @Override
    public void close() throws ErrnoException {
        Opened last = opened;
        opened = null;
        if (last != null && last.file().isPresent()) {
            last.file().get().close();
        }
    }
}
