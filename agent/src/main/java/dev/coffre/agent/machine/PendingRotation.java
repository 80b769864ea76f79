package dev.coffre.agent.machine;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.DomainReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A key rotation whose answer was lost: the new data key was kept before it was sent, and the vault alone knows whether
 * it counts.
 */
final class PendingRotation {
    private final KeyFolder keys;

    PendingRotation(KeyFolder keys) {
        this.keys = keys;
    }

    /** The identity as it is now, after asking the vault if anything is pending. */
    MachineIdentity settle(MachineIdentity identity, DomainReader vault) {
        return keys.rotation(identity.domain())
                .map(next -> settle(identity, next, vault))
                .orElse(identity);
    }

    private MachineIdentity settle(MachineIdentity identity, DataKey next, DomainReader vault) {
        // A vault that was set back says nothing about the rotation: its key must not be dropped.
        boolean counts = KnownSlots.of(identity).require(vault.slots()).epoch()
                        >= next.context().epoch()
                && identity.dataKey(next.context().epoch()).isEmpty();
        if (!counts) {
            next.close();
            keys.dropRotation();
            return identity;
        }
        MachineIdentity rotated = withKey(identity, next);
        keys.keep(rotated);
        keys.dropRotation();
        return rotated;
    }

    static MachineIdentity withKey(MachineIdentity identity, DataKey next) {
        List<DataKey> dataKeys = new ArrayList<>(identity.dataKeys());
        dataKeys.add(next);
        return identity.withDataKeys(dataKeys);
    }
}
