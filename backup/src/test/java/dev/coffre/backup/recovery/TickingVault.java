package dev.coffre.backup.recovery;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.testing.SimulatedClock;
import java.time.Duration;
import java.util.List;

/** A vault at which every record takes a second. */
record TickingVault(DomainReader vault, SimulatedClock clock) implements DomainReader {
    @Override
    public PointChain chain(MachineId machine) {
        return vault.chain(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        vault.fetch(oids, new RecordSink() {
            @Override
            public void record(RecordBytes record) {
                clock.advance(Duration.ofSeconds(1));
                sink.record(record);
            }

            @Override
            public void missing(Oid oid, ProblemCode why) {
                sink.missing(oid, why);
            }
        });
    }

    @Override
    public DomainSlots slots() {
        return vault.slots();
    }
}
