package dev.coffre.server.commit;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Receives refused points that an administrator should look at. */
public interface ChainWatcher {
    /** A point does not continue its machine's chain. */
    void forked(VaultId vault, MachineId machine);

    /** A machine has reached its limit of points within a day. */
    void limited(VaultId vault, MachineId machine);
}
