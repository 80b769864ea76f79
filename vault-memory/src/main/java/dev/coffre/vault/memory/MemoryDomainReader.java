package dev.coffre.vault.memory;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.record.RecordBytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** One domain of a vault in memory. Calls the sink without holding the vault's lock. */
record MemoryDomainReader(MemoryVault vault, DomainId domain) implements DomainReader {

    @Override
    public PointChain chain(MachineId machine) {
        return vault.chain(domain, machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        for (Oid oid : new LinkedHashSet<>(oids)) {
            Optional<byte[]> bytes = vault.bytes(domain, oid);
            Optional<byte[]> substitute = vault.substitute(domain, oid);
            if (bytes.isPresent()) {
                sink.record(RecordBytes.of(bytes.get()));
            } else if (substitute.isPresent()) {
                sink.substitute(oid, RecordBytes.of(substitute.get()));
            } else {
                sink.missing(oid, vault.whyMissing(domain, oid));
            }
        }
    }

    @Override
    public DomainSlots slots() {
        return vault.slots(domain);
    }
}
