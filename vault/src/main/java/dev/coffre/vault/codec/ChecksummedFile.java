package dev.coffre.vault.codec;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Arrays;

/** The checksum of every small file: its last 32 bytes are the SHA-256 of all before them (docs/format.md §0). */
public final class ChecksummedFile {
    private ChecksummedFile() {}

    /** Returns {@code content ‖ SHA-256(content)}. */
    public static byte[] encode(byte[] content) {
        byte[] file = Arrays.copyOf(content, content.length + Sha256.BYTES);
        System.arraycopy(Sha256.of(content).bytes(), 0, file, content.length, Sha256.BYTES);
        return file;
    }

    /** Verifies the checksum and returns a reader of the content. */
    public static BinaryReader decode(byte[] file, ProblemCode damaged) {
        int length = file.length - Sha256.BYTES;
        if (length < 0) {
            throw damaged.with("reason", "it is shorter than its checksum");
        }
        if (!Sha256.of(file, 0, length).equals(Sha256.from(file, length))) {
            throw damaged.with("reason", "its checksum does not match");
        }
        return new BinaryReader(file, 0, length, damaged::problem);
    }
}
