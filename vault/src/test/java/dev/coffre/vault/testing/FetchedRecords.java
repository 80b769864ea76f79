package dev.coffre.vault.testing;

import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sink that keeps what it gets. */
public final class FetchedRecords implements RecordSink {
    private final List<RecordBytes> records = new ArrayList<>();
    private final Map<Oid, RecordBytes> substitutes = new LinkedHashMap<>();
    private final Map<Oid, ProblemCode> missing = new LinkedHashMap<>();

    @Override
    public void record(RecordBytes record) {
        records.add(record);
    }

    @Override
    public void missing(Oid oid, ProblemCode why) {
        missing.put(oid, why);
    }

    @Override
    public void substitute(Oid lost, RecordBytes record) {
        substitutes.put(lost, record);
    }

    public List<RecordBytes> records() {
        return List.copyOf(records);
    }

    /** By what was asked for. */
    public Map<Oid, RecordBytes> substitutes() {
        return Map.copyOf(substitutes);
    }

    public Map<Oid, ProblemCode> missing() {
        return Map.copyOf(missing);
    }
}
