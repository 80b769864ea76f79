package dev.coffre.agent.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recovery.NotedFile;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.backup.recovery.RecoveryNote;
import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a note.
 *
 * <p>{@code "CFRN" ‖ version u8 ‖ number u64 ‖ target ‖ point 32 ‖ paths u32 ‖ each path ‖ files u32 ‖ for each: components u32 ‖
 * each component ‖ temporary name ‖ id ‖ content 32 ‖ verified u64 ‖ SHA-256}, where a name is {@code length u32 ‖ bytes}.
 *
 * @param number grows with each recovery
 */
record RecoveryNoteContent(RecoveryKey recovery, long number, List<NotedFile> files) {
    private static final byte[] MAGIC = "CFRN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int MAX_NAME = 1 << 16;
    private static final int MAX_DEPTH = 1 << 12;

    RecoveryNoteContent {
        files = List.copyOf(files);
    }

    RecoveryNoteContent with(List<NotedFile> others) {
        return new RecoveryNoteContent(recovery, number, others);
    }

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.write(VERSION);
        put(out, number);
        put(out, recovery.target());
        out.writeBytes(recovery.point().bytes());
        put(out, recovery.paths().size());
        recovery.paths().forEach(path -> put(out, path));
        put(out, files.size());
        for (NotedFile noted : files) {
            List<ByteString> path = noted.file().path().components();
            put(out, path.size());
            path.forEach(name -> put(out, name));
            put(out, noted.file().temporaryName());
            put(out, noted.file().id());
            out.writeBytes(noted.content().bytes());
            put(out, noted.verified());
        }
        return ChecksummedFile.encode(out.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static void put(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static void put(ByteArrayOutputStream out, ByteString name) {
        put(out, name.size());
        out.writeBytes(name.toByteArray());
    }

    static RecoveryNoteContent decode(byte[] bytes) {
        BinaryReader in = ChecksummedFile.decode(bytes, ProblemCode.STATE_DAMAGED);
        in.expect(MAGIC, "magic");
        in.expectVersion("the note of a recovery", VERSION);
        long number = in.u64("number", 0);
        ByteString target = name(in, "target");
        Sha256 point = Sha256.from(in.bytes(Sha256.BYTES, "point"), 0);
        RecoveryKey recovery =
                new RecoveryKey(target, point, names(in, in.u32("number of paths", 0, RecoveryKey.MAX_PATHS)));
        List<NotedFile> files = new ArrayList<>();
        int count = in.u32("number of files", 0, RecoveryNote.MAX_FILES);
        for (int i = 0; i < count; i++) {
            files.add(file(in));
        }
        in.expectEnd();
        return new RecoveryNoteContent(recovery, number, files);
    }

    private static NotedFile file(BinaryReader in) {
        List<ByteString> path = names(in, in.u32("depth of a path", 1, MAX_DEPTH));
        try {
            PartialFile file = new PartialFile(new TargetPath(path), name(in, "temporary name"), name(in, "id"));
            return new NotedFile(file, Oid.from(in.bytes(Oid.BYTES, "content"), 0), in.u64("verified bytes", 0));
        } catch (IllegalArgumentException badName) {
            throw in.damaged(String.valueOf(badName.getMessage())).causedBy(badName);
        }
    }

    private static List<ByteString> names(BinaryReader in, int count) {
        List<ByteString> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(name(in, "path"));
        }
        return names;
    }

    private static ByteString name(BinaryReader in, String what) {
        return ByteString.of(in.bytes(in.u32("length of a name", 0, MAX_NAME), what));
    }
}
