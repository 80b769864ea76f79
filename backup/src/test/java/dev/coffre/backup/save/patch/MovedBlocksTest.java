package dev.coffre.backup.save.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.cache.BlockSignatures;
import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.cache.SignatureDraft;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListItem;
import dev.coffre.backup.content.FileListPage;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedBlocksTest {
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 100;
    private static final long SIZE = (long) CHUNKS * CHUNK;

    @TempDir
    Path folder;

    private final DataKey key = DataKey.of(KeyContext.of(new byte[16], 1), Secret.taking(new byte[32]));
    private final FileContent content = new FileContent.FileList(record(RecordType.FILELIST, CHUNKS));
    private final Entry file = PointForge.file(EntryKey.root(ByteString.utf8("/image")), SIZE, content);
    private final ChunkRange first = new ChunkRange(0, CHUNK);
    private final ChunkSignatures signed = randomSignatures(first);

    /** The table of a file of 1 TiB is made from 4 GiB of signatures. */
    @Test
    void cancellationEndsTheMakingOfTheTable() {
        CancelToken cancel = new CancelToken();
        PageSource lists = page -> {
            cancel.cancel(); // the table has been begun
            return list().encode();
        };
        BitSet changed = new BitSet();
        changed.set(0, first.blocks());
        try (BlockSignatures signatures = signatures()) {
            MovedBlocks moved = new MovedBlocks(signatures, new PreviousChunks(file, lists), new StopSignal(cancel));
            assertThatThrownBy(() -> moved.find(first, signed, changed))
                    .isInstanceOfSatisfying(
                            Problem.class, why -> assertThat(why.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
        }
    }

    private BlockSignatures signatures() {
        try (SignatureStore store = new SignatureStore(PrivatePaths.of(folder), key.cacheMac(), 1)) {
            SignatureDraft draft = store.begin().orElseThrow();
            draft.write(first, signed, 0);
            store.finish(draft, content, SIZE);
            store.commit(Set.of(record(RecordType.FILELIST, CHUNKS).oid()));
            return store.open(content, SIZE).orElseThrow();
        }
    }

    private static FileListPage list() {
        List<FileListItem> chunks = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            chunks.add(new ChunkRef(0, record(RecordType.CHUNK, i)));
        }
        return new FileListPage(0, chunks);
    }

    private static RecordReference record(RecordType type, int value) {
        byte[] oid = new byte[Oid.BYTES];
        Arrays.fill(oid, (byte) value);
        byte[] pid = new byte[Pid.LENGTH];
        Arrays.fill(pid, (byte) value);
        return new RecordReference(type, Oid.from(oid, 0), Pid.of(pid), CHUNK, 0, "");
    }

    private static ChunkSignatures randomSignatures(ChunkRange range) {
        byte[] blocks = new byte[range.blocks() * BlockSigner.SIGNATURE_BYTES];
        new Random(1).nextBytes(blocks);
        return new ChunkSignatures(0, blocks, 0);
    }
}
