package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.StoredChunk;
import dev.coffre.sealing.Pid;
import java.util.List;

/** A chunk of a large file, when a worker is done with it. */
public sealed interface SavedChunk {
    /** Length of the content in bytes. */
    int rawLength();

    /** A chunk, whole or patched, whose records are at the vault or are being sent. */
    record Stored(StoredChunk chunk) implements SavedChunk {
        @Override
        public int rawLength() {
            return chunk.rawLength();
        }
    }

    /**
     * A patched chunk whose literals are in no patch bundle yet.
     *
     * @param literals of the instructions, one after the other
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record WithLiterals(Pid pid, int rawLength, List<PatchInstruction> instructions, byte[] literals)
            implements SavedChunk {}
}
