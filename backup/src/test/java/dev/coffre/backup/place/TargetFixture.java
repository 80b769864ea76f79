package dev.coffre.backup.place;

import dev.coffre.backup.entry.Timestamp;
import java.util.List;

/** A folder {@code in}, which is the target, and a folder {@code out} beside it. Paths have slashes on every system. */
public interface TargetFixture extends AutoCloseable {
    RecoveryTargets targets();

    /** Returns the absolute path of something within, as the system writes it. */
    String absolute(String path);

    void folder(String path) throws Exception;

    void file(String path, String content) throws Exception;

    /** Creates a link to a folder or a file within. */
    void link(String path, String target) throws Exception;

    String read(String path) throws Exception;

    /** Returns the names in a folder, sorted. */
    List<String> names(String path) throws Exception;

    Timestamp modified(String path) throws Exception;

    boolean isSameFile(String path, String other) throws Exception;

    void rename(String from, String to) throws Exception;

    /** Removes a file, a link or an empty folder. */
    void remove(String path) throws Exception;

    /** What the system or its emulation cannot do here; the tests of it are skipped by name. */
    enum Feature {
        LINKS,
        UNFINISHED_MARK
    }

    boolean has(Feature feature);

    @Override
    void close() throws Exception;
}
