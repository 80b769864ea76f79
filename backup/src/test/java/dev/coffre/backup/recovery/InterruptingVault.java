package dev.coffre.backup.recovery;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import java.util.List;

/**
 * Lets something happen when a record is asked for.
 *
 * @param happening before the record comes
 */
record InterruptingVault(DomainReader vault, Oid record, Happening happening) implements DomainReader {
    /** What happens. */
    @FunctionalInterface
    interface Happening {
        void go() throws Exception;
    }

    @Override
    public PointChain chain(MachineId machine) {
        return vault.chain(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        if (oids.contains(record)) {
            try {
                happening.go();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
        vault.fetch(oids, sink);
    }

    @Override
    public DomainSlots slots() {
        return vault.slots();
    }
}
