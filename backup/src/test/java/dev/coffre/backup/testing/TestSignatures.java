package dev.coffre.backup.testing;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.cache.SignatureDraft;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import java.nio.file.Path;
import java.util.Set;

/** Makes wrong block signatures, with the key. */
public final class TestSignatures {
    private TestSignatures() {}

    /** Replaces all signatures by those that another content of this stored file would have. */
    public static void replace(Path cacheFolder, DataKey key, Entry stored, byte[] content) {
        try (SignatureStore store = new SignatureStore(
                PrivatePaths.of(cacheFolder), key.cacheMac(), key.context().epoch())) {
            SignatureDraft draft = store.begin().orElseThrow();
            byte[] blocks = key.blockSigner().sign(Slice.of(content));
            draft.write(new ChunkRange(0, content.length), new ChunkSignatures(0, blocks, 0), 0);
            store.finish(draft, stored.content(), stored.metadata().size());
            store.commit(Set.of(nameOf(stored.content())));
        }
    }

    private static Oid nameOf(FileContent content) {
        return switch (content) {
            case FileContent.FileList(var list) -> list.oid();
            case FileContent.Chunks(var chunks) -> chunks.getFirst().chunk().oid();
            case FileContent.None _, FileContent.Bundled _ -> throw new IllegalArgumentException("no chunks");
        };
    }
}
