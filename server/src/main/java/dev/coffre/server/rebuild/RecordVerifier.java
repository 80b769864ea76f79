package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads records of found packs to find out whether they are intact. The directory of a pack proves nothing: somebody else may
 * have written it. Not thread-safe.
 */
final class RecordVerifier {
    private final FoundPackReader reader;
    private final Map<Long, FoundPack> byNr = new HashMap<>();

    /**
     * Ords of records of which one copy was read and found intact. What its directory said about it is not proved by that.
     */
    private final BitSet foundIntact = new BitSet();

    /** Ords of records whose row and edges are those that the bytes of an intact copy say, not those of a directory. */
    private final BitSet madeFromBytes = new BitSet();

    RecordVerifier(FoundPackReader reader) {
        this.reader = reader;
    }

    /** Adds a pack whose records may be asked for, once it has a number. */
    void add(FoundPack pack) {
        byNr.put(pack.nr(), pack);
    }

    /** Returns whether the copy that the row of the record leads to was read and found intact. */
    boolean wasFoundIntact(RecordRow record) {
        return foundIntact.get(Math.toIntExact(record.ord()));
    }

    /** Returns whether no copy of the record needs to be read any more, because its row and edges come from its bytes. */
    boolean wasMadeFromBytes(RecordRow record) {
        return madeFromBytes.get(Math.toIntExact(record.ord()));
    }

    /** Notes that row and edges of the record come from its bytes. */
    void noteMadeFromBytes(RecordRow record) {
        madeFromBytes.set(Math.toIntExact(record.ord()));
    }

    /** Reads the record. Returns whether its bytes have its oid, and name the domain of its pack. */
    boolean isIntact(RecordRow record) {
        return intactHeader(record).isPresent();
    }

    /** Reads the record. Returns the header in its bytes; empty unless they have its oid and name the domain of its pack. */
    Optional<RecordHeader> intactHeader(RecordRow record) {
        FoundPack pack = byNr.get(record.packNr());
        if (pack == null) {
            return Optional.empty();
        }
        try (StoredFile file = reader.open(pack)) {
            byte[] bytes = file.read(record.offset(), record.length());
            if (!Oid.of(bytes).equals(record.oid())) {
                return Optional.empty();
            }
            Optional<RecordHeader> header = Optional.of(RecordHeader.read(bytes, 0, bytes.length))
                    .filter(read -> read.domain().equals(pack.domain().id()));
            header.ifPresent(read -> foundIntact.set(Math.toIntExact(record.ord())));
            return header;
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }
}
