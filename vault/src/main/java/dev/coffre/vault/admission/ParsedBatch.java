package dev.coffre.vault.admission;

import static dev.coffre.vault.problem.ProblemCode.BATCH_TOO_LARGE;
import static dev.coffre.vault.problem.ProblemCode.RECORD_DAMAGED;
import static dev.coffre.vault.problem.ProblemCode.RECORD_OF_OTHER_DOMAIN;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch whose records satisfy every rule that needs no other record and no state of the vault. So a vault may parse many
 * batches at once, before their turn of admission.
 *
 * @param headers those of the records, in their order
 */
public record ParsedBatch(List<RecordBytes> records, List<RecordHeader> headers) {
    public ParsedBatch {
        records = List.copyOf(records);
        headers = List.copyOf(headers);
    }

    /** Parses a batch. Problems carry the detail {@code oid}; see {@link VaultSession#put}. */
    public static ParsedBatch of(DomainId domain, List<RecordBytes> batch) {
        long bytes = bytes(batch);
        if (batch.size() > 1 && bytes > VaultSession.MAX_BATCH) {
            throw BATCH_TOO_LARGE.with("bytes", bytes);
        }
        return new ParsedBatch(
                batch, batch.stream().map(record -> parse(domain, record)).toList());
    }

    private static RecordHeader parse(DomainId domain, RecordBytes record) {
        RecordHeader header = header(record);
        if (!header.type().isData() && !header.type().isPage()) {
            throw RECORD_DAMAGED.with("oid", record.oid()).with("reason", "a " + header.type() + " among records");
        }
        if (!header.domain().equals(domain)) {
            throw RECORD_OF_OTHER_DOMAIN.with("oid", record.oid());
        }
        return header;
    }

    private static RecordHeader header(RecordBytes record) {
        try {
            return record.header();
        } catch (Problem problem) {
            throw problem.with("oid", record.oid());
        }
    }

    /** Returns the total length of the records. */
    public long bytes() {
        return bytes(records);
    }

    private static long bytes(List<RecordBytes> records) {
        return records.stream().mapToLong(record -> record.bytes().length).sum();
    }

    /** Returns how many records and children the batch names, repeated ones included. */
    public long oids() {
        return records.size()
                + headers.stream().mapToLong(header -> header.children().size()).sum();
    }

    /** Returns the oids of all children of the records. */
    public Set<Oid> children() {
        Set<Oid> children = new HashSet<>();
        headers.forEach(header -> children.addAll(header.children()));
        return children;
    }
}
