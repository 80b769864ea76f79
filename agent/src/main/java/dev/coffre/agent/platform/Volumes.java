package dev.coffre.agent.platform;

import java.io.IOException;
import java.nio.file.Path;

/** The file systems of this machine. */
public interface Volumes {
    /** Returns what is below an existing file or directory. */
    VolumeKind kind(Path existing) throws IOException;

    /**
     * Returns whether a path, which need not exist, is on a disk that is lost with the machine: neither a network file system
     * nor removable. If this cannot be determined, returns true, so that people are warned.
     */
    boolean isLocalDisk(Path path);
}
