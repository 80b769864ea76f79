package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of chunks that this recovery made, to read from them again: those that are being written, and those placed
 * lately, by their number. Others may have changed what stands under their names since. For one thread.
 */
final class RecoveredFiles implements AutoCloseable {
    /** For the paths that are kept: some 30,000. */
    private static final long MOST_BYTES = 8L << 20;

    /** Of a path that is kept, beside its bytes. */
    private static final int BYTES_A_PATH = 160;

    private static final ByteString SLASH = ByteString.utf8("/");

    private final Target target;
    private final Map<Integer, ByteString> paths = new LinkedHashMap<>();
    private long pathBytes;
    private int newest;
    private final Map<Integer, PlacedFile> writing = new HashMap<>();
    private @Nullable Opened opened;

    private record Opened(int number, Optional<ExistingFile> file) {}

    RecoveredFiles(Target target) {
        this.target = target;
    }

    /** Numbers a file that is being written, whose content can be read meanwhile, until {@link #end}. */
    int begin(PlacedFile file) {
        writing.put(++newest, file);
        return newest;
    }

    /** @param placed where the file that was being written stands now, if anywhere */
    void end(int number, Optional<TargetPath> placed) {
        writing.remove(number);
        placed.ifPresent(path -> keep(number, path));
    }

    /** Numbers a file that stands. */
    int add(TargetPath path) {
        keep(++newest, path);
        return newest;
    }

    private void keep(int number, TargetPath path) {
        ByteString joined = path.components().stream()
                .reduce(ByteString.EMPTY, (above, name) -> above.concat(SLASH).concat(name));
        paths.put(number, joined);
        pathBytes += joined.size() + BYTES_A_PATH;
        Iterator<ByteString> oldest = paths.values().iterator();
        while (pathBytes > MOST_BYTES) {
            pathBytes -= oldest.next().size() + BYTES_A_PATH;
            oldest.remove();
        }
    }

    /** What a file holds there now; empty if it is gone, forgotten, too short or not to be read. */
    Optional<byte[]> bytesAt(int number, long position, int length) {
        try {
            PlacedFile unfinished = writing.get(number);
            if (unfinished != null) {
                return Optional.of(unfinished.bytesAt(position, length));
            }
            return open(number).flatMap(file -> file.bytesAt(position, length));
        } catch (ErrnoException unreadable) {
            return Optional.empty();
        }
    }

    /** The file, which stays open until another is asked for: a copy needs one chunk of it after the other. */
    private Optional<ExistingFile> open(int number) throws ErrnoException {
        if (opened != null && opened.number() == number) {
            return opened.file();
        }
        close();
        ByteString path = paths.get(number);
        Optional<ExistingFile> file =
                path == null ? Optional.empty() : target.openExisting(new TargetPath(SelectedEntries.split(path)));
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
