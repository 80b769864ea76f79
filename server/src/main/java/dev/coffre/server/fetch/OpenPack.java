package dev.coffre.server.fetch;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pack that was read last, kept open because the next record is mostly in it too. Confined to one thread. */
final class OpenPack implements AutoCloseable {
    private final StoreFiles store;
    private @Nullable PackRow pack;
    private @Nullable StoredFile file;

    private final Map<RangeReader.Place, byte[]> known;

    /** @param known the bytes of records that were read before */
    OpenPack(StoreFiles store, Map<RangeReader.Place, byte[]> known) {
        this.store = store;
        this.known = known;
    }

    /** Returns the bytes at the place of the record. @throws dev.coffre.vault.problem.Problem {@code store-read-failed} */
    byte[] read(PackRow wanted, RecordRow record) {
        byte[] bytes = known.get(new RangeReader.Place(wanted, record));
        return bytes == null ? file(wanted).read(record.offset(), record.length()) : bytes;
    }

    /**
     * Returns the file of the pack, open until another one is requested.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-read-failed} if it cannot be opened
     */
    private StoredFile file(PackRow wanted) {
        if (file != null && wanted.equals(pack)) {
            return file;
        }
        close();
        StoredFile opened = store.packs(wanted.vault()).openFile(wanted.header());
        pack = wanted;
        file = opened;
        return opened;
    }

    @Override
    public void close() {
        StoredFile last = file;
        file = null;
        if (last != null) {
            last.close();
        }
    }
}
