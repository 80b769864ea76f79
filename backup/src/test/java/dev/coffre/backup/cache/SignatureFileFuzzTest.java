package dev.coffre.backup.cache;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.Fuzzed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A file of block signatures as somebody left it in the cache folder: whether its header is right u8, size of the signed file
 * u32, offset u32 and length u32 of the chunk to look up, then the whole file, or the groups behind a right header.
 */
public class SignatureFileFuzzTest {
    private static final int MAX_SIZE = 64 << 20;
    private static final int MAX_CHUNK = 4 << 20;
    private static final DataKey KEY = DataKey.of(KeyContext.of(new byte[16], 1), Secret.taking(new byte[32]));
    private static final Oid NAME = new Oid(1, 2, 3, 4);
    private static final FileContent CONTENT = new FileContent.FileList(
            new RecordReference(RecordType.FILELIST, NAME, Pid.of(new byte[Pid.LENGTH]), 1_000, 0, ""));
    private static final PrivatePath FOLDER = folder();
    private static final Path FILE = FOLDER.resolve("signatures-" + NAME).path();

    private static PrivatePath folder() {
        try {
            Path folder = Files.createTempDirectory("coffre-signatures");
            folder.toFile().deleteOnExit();
            return PrivatePaths.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            open(new BigEndianReader(input));
        } catch (MalformedException tooShort) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            require(!FILE.toFile().exists() || FILE.toFile().delete(), "the file stays");
        }
    }

    private static void open(BigEndianReader in) throws IOException {
        boolean hasHeader = in.u8() % 2 == 1;
        long size = 1 + in.u32() % MAX_SIZE;
        long offset = in.u32() % size;
        ChunkRange range = new ChunkRange(offset, (int) (1 + in.u32() % MAX_CHUNK));
        byte[] rest = in.byteArray(in.remaining());
        if (hasHeader) {
            write(
                    size,
                    new ChunkRange(0, BlockSigner.BLOCK_BYTES),
                    new ChunkSignatures(0, new byte[BlockSigner.SIGNATURE_BYTES], 0),
                    0);
            overwrite(Arrays.copyOf(
                    rest, (int) Math.min(rest.length, SignatureLayout.length(size) - SignatureLayout.HEADER_LENGTH)));
        } else {
            Files.write(FILE, rest);
        }
        Optional<Found> found =
                read(rest, () -> look(size, range), refusal -> false).orElseThrow();
        require(found.isPresent() == hasHeader, "a header that is not right");
        if (found.isPresent()) {
            require(
                    found.get().signatures.blocks().length == range.blocks() * BlockSigner.SIGNATURE_BYTES,
                    "another number of blocks");
            require(found.get().patchedBytes >= 0, "less than nothing was patched");
            int whole = (int) Math.min(range.length(), size - offset);
            ChunkRange inside = new ChunkRange(offset, whole);
            byte[] blocks =
                    Arrays.copyOf(found.get().signatures.blocks(), inside.blocks() * BlockSigner.SIGNATURE_BYTES);
            long head = inside.headLength() == 0 ? 0 : found.get().signatures.head();
            write(size, inside, new ChunkSignatures(head, blocks, inside.tailLength()), 0);
            ChunkSignatures again = look(size, inside).orElseThrow().signatures;
            require(Arrays.equals(again.blocks(), blocks), "other signatures");
            require(again.head() == head && again.tail() == inside.tailLength(), "other signatures of parts");
        }
    }

    private record Found(ChunkSignatures signatures, int patchedBytes) {}

    private static Optional<Found> look(long size, ChunkRange range) {
        try (SignatureStore store = store()) {
            return store.open(CONTENT, size).map(signatures -> {
                try (signatures) {
                    return new Found(signatures.read(range), signatures.patchedBytes(range));
                }
            });
        }
    }

    private static void write(long size, ChunkRange range, ChunkSignatures signatures, int patchedBytes) {
        try (SignatureStore store = store()) {
            SignatureDraft draft = store.begin().orElseThrow();
            draft.write(range, signatures, patchedBytes);
            store.finish(draft, CONTENT, size);
            store.commit(Set.of(NAME));
        }
    }

    private static void overwrite(byte[] groups) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(FILE.toFile(), "rw")) {
            file.seek(SignatureLayout.HEADER_LENGTH);
            file.write(groups);
        }
    }

    private static SignatureStore store() {
        return new SignatureStore(FOLDER, KEY.cacheMac(), KEY.context().epoch());
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(SignatureFileFuzzTest.class, SignatureFileFuzzTest::fuzzerTestOneInput);
    }
}
