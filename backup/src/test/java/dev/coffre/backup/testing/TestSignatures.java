package dev.coffre.backup.testing;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.cache.SignatureDraft;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import java.nio.file.Path;

/** Makes wrong block signatures, with the key. */
public final class TestSignatures {
    private TestSignatures() {}

    /** Replaces the signatures of a stored file by those of another content. */
    public static void replace(Path cacheFolder, DataKey key, Entry stored, byte[] content) {
        try (SignatureStore store = new SignatureStore(
                PrivatePaths.of(cacheFolder), key.cacheMac(), key.context().epoch())) {
            SignatureDraft draft = store.begin().orElseThrow();
            byte[] blocks = key.blockSigner().sign(Slice.of(content));
            draft.write(new ChunkRange(0, content.length), new ChunkSignatures(0, blocks, 0), 0);
            store.finish(draft, stored.content(), stored.metadata().size());
        }
    }
}
