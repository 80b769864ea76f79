package dev.coffre.vault.admission;

import static dev.coffre.vault.problem.ProblemCode.EPOCH_REFUSED;
import static dev.coffre.vault.problem.ProblemCode.KID_NOT_ALLOWED;
import static dev.coffre.vault.problem.ProblemCode.RECORD_TOO_DEEP;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a vault requires of records, without keys (docs/format.md §2). A record is admitted only when all its children
 * are live, so everything below a live record is present. The vault must have computed the oids of a batch from the
 * bytes.
 *
 * @param newestEpoch newest epoch of the domain's data key; no record can be sealed with a later one
 */
public record AdmissionRules(DomainId domain, int newestEpoch) {

    /** As {@link #check(ParsedBatch, LiveRecords)}, for records that were not parsed yet. */
    public CheckedBatch check(List<RecordBytes> batch, LiveRecords liveRecords) {
        return check(ParsedBatch.of(domain, batch), liveRecords);
    }

    /** Checks a batch of the domain. Problems carry the detail {@code oid}; see {@link VaultSession#put}. */
    public CheckedBatch check(ParsedBatch parsed, LiveRecords liveRecords) {
        List<RecordBytes> batch = parsed.records();
        List<RecordHeader> headers = parsed.headers();
        for (int i = 0; i < batch.size(); i++) {
            requireEpoch(batch.get(i), headers.get(i));
        }
        Map<Oid, LiveRecord> known = new HashMap<>(liveRecords.find(parsed.children()));
        List<CheckedRecord> checked = new ArrayList<>(batch.size());
        Set<Oid> missing = new LinkedHashSet<>();
        Set<Oid> waiting = new HashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            Oid oid = batch.get(i).oid();
            List<Oid> absent = headers.get(i).children().stream()
                    .filter(child -> !known.containsKey(child))
                    .toList();
            if (absent.isEmpty()) {
                CheckedRecord record =
                        new CheckedRecord(batch.get(i), headers.get(i), depth(oid, headers.get(i), known));
                known.put(oid, record.live());
                if (missing.isEmpty()) {
                    checked.add(record);
                }
            } else {
                // The parent of a waiting record lacks nothing itself: only records that were not sent are requested.
                waiting.add(oid);
                absent.stream().filter(child -> !waiting.contains(child)).forEach(missing::add);
            }
        }
        return new CheckedBatch(checked, List.copyOf(missing));
    }

    private void requireEpoch(RecordBytes record, RecordHeader header) {
        if (header.epoch() > newestEpoch) {
            throw EPOCH_REFUSED
                    .with("oid", record.oid())
                    .with("reason", header.epoch() + " is later than " + newestEpoch);
        }
    }

    private static int depth(Oid oid, RecordHeader header, Map<Oid, LiveRecord> known) {
        int depth = 0;
        for (Oid childOid : header.children()) {
            LiveRecord child = Objects.requireNonNull(known.get(childOid));
            if (!header.type().allowsChild(child.type())) {
                throw KID_NOT_ALLOWED.with("oid", oid).with("reason", "a " + child.type() + " in a " + header.type());
            }
            if (child.epoch() > header.epoch()) {
                throw EPOCH_REFUSED
                        .with("oid", oid)
                        .with("reason", "its child is of epoch " + child.epoch() + ", itself of " + header.epoch());
            }
            depth = Math.max(depth, child.depth() + 1);
        }
        if (depth > RecordHeader.MAX_DEPTH) {
            throw RECORD_TOO_DEEP.with("oid", oid);
        }
        return depth;
    }
}
