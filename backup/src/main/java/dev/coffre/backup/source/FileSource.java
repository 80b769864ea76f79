package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.List;

/** Files and directories of this machine. Snapshots last until the next walk or until this source is closed. */
public interface FileSource extends Source, AutoCloseable {
    /** Returns the roots that are walked: normalised, sorted, none within another. */
    List<ByteString> roots();

    @Override
    void close();
}
