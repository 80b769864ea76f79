package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import java.util.List;

/**
 * A chunk of a file, and the records that hold its bytes. A reader need not know which kind it is:
 * {@link dev.coffre.backup.fetch.RecordFetcher#requestChunk} returns the plaintext of both.
 */
public sealed interface StoredChunk permits WholeChunk, PatchedChunk {
    /** The pid of the whole plaintext as a chunk. Two chunks with equal pids have equal content. */
    Pid pid();

    /** Bytes of the plaintext: 1 to 4 MiB. */
    int rawLength();

    /** Bytes to count for the chunk in memory: its plaintext, and what describes it. */
    long memoryBytes();

    /** Returns the records that hold the bytes: each once, in the order of their first use. */
    List<RecordReference> records();
}
