package dev.coffre.backup.page;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Made-up records to name, different for different numbers. */
public final class Kids {
    private Kids() {}

    public static RecordReference chunk(long number, int rawLength) {
        return new RecordReference(
                RecordType.CHUNK, oid("chunk" + rawLength, number), pid("chunk", number), rawLength, 0, "");
    }

    public static RecordReference patch(long number, int rawLength) {
        return new RecordReference(
                RecordType.PATCH, oid("patch" + rawLength, number), pid("patch", number), rawLength, 0, "zstd-1.5.7/2");
    }

    public static RecordReference bundle(long number, int rawLength, int slots) {
        return new RecordReference(
                RecordType.BUNDLE, oid("bundle", number), pid("bundle", number), rawLength, slots, "zstd-1.5.7/3");
    }

    public static RecordReference fileList(long number) {
        return new RecordReference(
                RecordType.FILELIST, oid("list", number), pid("list", number), 1_000, 0, "zstd-1.5.7/19");
    }

    public static Pid pid(String what, long number) {
        return Pid.of(oid("pid of " + what, number).bytes());
    }

    private static Oid oid(String what, long number) {
        byte[] name = what.getBytes(StandardCharsets.US_ASCII);
        return Oid.of(
                ByteBuffer.allocate(name.length + 8).put(name).putLong(number).array());
    }
}
