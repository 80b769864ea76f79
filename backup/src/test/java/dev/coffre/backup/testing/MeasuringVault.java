package dev.coffre.backup.testing;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a recovery or a check asks for. */
public final class MeasuringVault implements DomainReader {
    private final DomainReader vault;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong largest = new AtomicLong();
    private final AtomicLong chunkBytes = new AtomicLong();
    private final Map<Oid, Integer> chunks = new ConcurrentHashMap<>();

    public MeasuringVault(DomainReader vault) {
        this.vault = vault;
    }

    public int requests() {
        return requests.get();
    }

    public long largestRequest() {
        return largest.get();
    }

    /** How often each chunk and patch bundle was sent. */
    public Map<Oid, Integer> chunks() {
        return Map.copyOf(chunks);
    }

    /** Bytes of the chunks and patch bundles that were sent. */
    public long chunkBytes() {
        return chunkBytes.get();
    }

    @Override
    public PointChain chain(MachineId machine) {
        return vault.chain(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        requests.incrementAndGet();
        AtomicLong bytes = new AtomicLong();
        vault.fetch(oids, new RecordSink() {
            @Override
            public void record(RecordBytes record) {
                bytes.addAndGet(record.bytes().length);
                RecordType type = record.header().type();
                if (type == RecordType.CHUNK || type == RecordType.PATCH) {
                    chunks.merge(record.oid(), 1, Integer::sum);
                    chunkBytes.addAndGet(record.bytes().length);
                }
                sink.record(record);
            }

            @Override
            public void missing(Oid oid, ProblemCode why) {
                sink.missing(oid, why);
            }
        });
        largest.accumulateAndGet(bytes.get(), Math::max);
    }

    @Override
    public DomainSlots slots() {
        return vault.slots();
    }
}
