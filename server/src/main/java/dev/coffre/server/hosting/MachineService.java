package dev.coffre.server.hosting;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;

/** Renames machines. Thread-safe. */
public final class MachineService {
    private final Catalog catalog;
    private final Ledger ledger;

    public MachineService(Catalog catalog, Ledger ledger) {
        this.catalog = catalog;
        this.ledger = ledger;
    }

    /**
     * Renames a machine. The agent is not affected: a machine is identified by its id and its key.
     *
     * @return whether it changed
     * @throws dev.coffre.vault.problem.Problem {@code machine-name-invalid} or {@code machine-name-taken}
     */
    public boolean rename(MachineRow machine, String asked) {
        String name = MachineNameRules.require(asked);
        return ledger.exclusively(() -> {
            MachineRow now = catalog.read(connection -> new MachineTable(connection).find(machine.id()))
                    .orElse(machine);
            if (name.equals(now.name())) {
                return false;
            }
            boolean taken = catalog.read(connection -> new MachineTable(connection).isNameTaken(machine.vault(), name));
            if (taken) {
                throw ProblemCode.MACHINE_NAME_TAKEN.with("name", name);
            }
            ledger.append(new JournalEvent.MachineRenamed(machine.vault(), machine.id(), name));
            return true;
        });
    }
}
