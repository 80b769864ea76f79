package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/** A chunk that is one record. */
public record WholeChunk(RecordReference record) implements StoredChunk {
    public WholeChunk {
        if (record.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + record.type() + " as a file's chunk");
        }
    }

    @Override
    public Pid pid() {
        return record.pid();
    }

    @Override
    public int rawLength() {
        return record.rawLength();
    }

    @Override
    public long memoryBytes() {
        return rawLength();
    }

    @Override
    public List<RecordReference> records() {
        return List.of(record);
    }
}
