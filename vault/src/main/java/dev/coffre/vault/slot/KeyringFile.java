package dev.coffre.vault.slot;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.Arrays;

/**
 * The file of a keyring record, by which the data key of one epoch opens that of the previous epoch (docs/format.md §8).
 * Immutable, a value.
 */
public final class KeyringFile {
    /** Most bytes of a file. */
    public static final int MAX_FILE = 4 << 10;

    private final byte[] record;
    private final RecordHeader header;

    private KeyringFile(byte[] record) {
        this.record = record;
        this.header = RecordHeader.ofRecord(record);
        if (header.type() != RecordType.KEYRING || header.epoch() < 2 || record.length > MAX_FILE - 32) {
            throw ProblemCode.SLOT_DAMAGED.with("reason", "not a keyring");
        }
    }

    public static KeyringFile ofRecord(byte[] record) {
        return new KeyringFile(record.clone());
    }

    /** Decodes a keyring's file. Anything else is {@code slot-damaged} or {@code format-too-new}. */
    public static KeyringFile decode(byte[] file) {
        BinaryReader in = ChecksummedFile.decode(file, ProblemCode.SLOT_DAMAGED);
        try {
            return new KeyringFile(in.bytes(in.remaining(), "record"));
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.RECORD_DAMAGED ? in.damaged("no keyring in it") : problem;
        }
    }

    /** Returns the file's bytes. */
    public byte[] encode() {
        return ChecksummedFile.encode(record);
    }

    public byte[] record() {
        return record.clone();
    }

    public DomainId domain() {
        return header.domain();
    }

    /** Returns the epoch whose data key opens it: 2 … */
    public int epoch() {
        return header.epoch();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyringFile file && Arrays.equals(record, file.record);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(record);
    }

    @Override
    public String toString() {
        return "keyring of domain " + domain() + ", epoch " + epoch();
    }
}
