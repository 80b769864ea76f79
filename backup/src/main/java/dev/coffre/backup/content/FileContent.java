package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/** The location of a file's bytes (docs/format.md §6). */
public sealed interface FileContent {
    None NONE = new None();

    /** Most chunks that an entry names directly. A file with more has a file list. */
    int MAX_CHUNKS_IN_ENTRY = 4;

    /** No bytes: not a file, an empty file, or one hole of the file's size. */
    record None() implements FileContent {}

    /**
     * A small file.
     *
     * @param slot in the bundle, from 0
     * @param pid of the file itself, with its owner
     */
    record Bundled(RecordReference bundle, int slot, Pid pid) implements FileContent {
        public Bundled {
            if (bundle.type() != RecordType.BUNDLE) {
                throw new IllegalArgumentException("a " + bundle.type() + " as a bundle");
            }
            if (slot < 0 || slot >= bundle.slots()) {
                throw new IllegalArgumentException("slot " + slot + " of a bundle of " + bundle.slots());
            }
        }
    }

    /** One to four whole chunks, in the order of the file. */
    record Chunks(List<ChunkRef> chunks) implements FileContent {
        public Chunks {
            chunks = List.copyOf(chunks);
            if (chunks.isEmpty() || chunks.size() > MAX_CHUNKS_IN_ENTRY) {
                throw new IllegalArgumentException(chunks.size() + " chunks in an entry");
            }
        }

        /** Bytes of the file up to the end of the last chunk, holes included. */
        public long bytes() {
            return chunks.stream().mapToLong(ChunkRef::bytes).reduce(0, Math::addExact);
        }
    }

    /** A file of more than four chunks, or with patched ones; {@code list} is the root of its filelist pages. */
    record FileList(RecordReference list) implements FileContent {
        public FileList {
            if (list.type() != RecordType.FILELIST) {
                throw new IllegalArgumentException("a " + list.type() + " as a file list");
            }
        }
    }
}
