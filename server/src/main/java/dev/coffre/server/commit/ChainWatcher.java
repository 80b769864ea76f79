package dev.coffre.server.commit;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Is told of refused points that somebody should look at. */
public interface ChainWatcher {
    /** A point does not continue its machine's chain. */
    void forked(VaultId vault, MachineId machine);

    /** A machine has made as many points within a day as it may. */
    void limited(VaultId vault, MachineId machine);
}
