package dev.coffre.backup.save.draft;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The entries of the point in the making, in walk order, in a file of the state folder: the pages that will hold them
 * can be sealed only when the last bundle has its oid, and memory must not grow with the number of files meanwhile.
 * Only the owner may read the file, and closing deletes it. Not thread-safe.
 */
public final class EntrySpill implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Path stateFolder;
    private final Path path;
    private final RecordTable records;
    private final StringNumbers strings = new StringNumbers();
    private final DraftCodec codec;
    private final OutputStream out;
    private final ByteWriter buffer = new ByteWriter(BUFFER + 4096);
    private final ByteWriter frame = new ByteWriter(512);

    public EntrySpill(Path stateFolder, RecordTable records) {
        this.stateFolder = stateFolder;
        this.path = stateFolder.resolve("entries");
        this.records = records;
        this.codec = new DraftCodec(records, strings);
        try {
            Files.deleteIfExists(path);
            this.out = Channels.newOutputStream(FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    public void add(Draft draft) {
        frame.truncate(0);
        codec.write(draft, frame);
        addFrame();
    }

    /** Adds all entries of a leaf page of the previous point. */
    public void add(Subtree leaf) {
        frame.truncate(0);
        codec.write(leaf, frame);
        addFrame();
    }

    private void addFrame() {
        buffer.u32(frame.size()).bytes(frame);
        if (buffer.size() >= BUFFER) {
            write();
        }
    }

    /** Hands out every entry and leaf page added, in order. Nothing may be added afterwards. */
    public void forEach(Consumer<TreeItem> consumer) {
        write();
        DraftCodec reader = new DraftCodec(records, strings);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
            for (long left = Files.size(path); left > 0; ) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                consumer.accept(reader.read(new ByteReader(bytes)));
                left -= 4 + bytes.length;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void write() {
        try {
            out.write(buffer.toByteArray());
        } catch (IOException e) {
            throw unusable(e);
        }
        buffer.truncate(0);
    }

    private Problem unusable(IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
        Problem problem = full
                ? ProblemCode.LOCAL_DISK_FULL.with("folder", stateFolder)
                : ProblemCode.STATE_DAMAGED.with("file", path).with("reason", reason);
        return problem.causedBy(cause);
    }
}
