package dev.coffre.backup.recovery;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.ErrnoException;

/** The progress of a file that may outlive this process. For one thread. */
interface FileProgress {
    /** For files that are begun again after a kill. */
    FileProgress NONE = new FileProgress() {
        @Override
        public boolean isInPlace(PlacedChunk chunk) {
            return false;
        }

        @Override
        public void written(long position) {}

        @Override
        public void settle() {}

        @Override
        public void ended() {}

        @Override
        public boolean suspend() {
            return false;
        }
    };

    /**
     * Returns whether an interrupted recovery wrote this chunk, verified by its hash. Chunks are asked for in order, each
     * before it is written.
     */
    boolean isInPlace(PlacedChunk chunk) throws ErrnoException;

    /** Records that all bytes before this position are written. May wait until most of them are on disk. */
    void written(long position);

    /**
     * Waits until nothing more is noted of the file, and cuts what follows the last chunk. Afterwards, it may be placed or
     * removed.
     */
    void settle() throws ErrnoException;

    /** Records that the file is placed or removed. */
    void ended();

    /** Notes everything that is written, because the recovery ends early. Returns whether the file is to be kept. */
    boolean suspend();
}
