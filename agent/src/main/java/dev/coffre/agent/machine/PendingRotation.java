package dev.coffre.agent.machine;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A key rotation whose answer was lost. The new data key was stored before it was sent, and only the vault knows
 * whether the rotation took effect. The vault's statement is not enough, because another party may have rotated. The
 * pending key is adopted only if it opens the vault's keyring of its epoch and finds this machine's newest key in it.
 * Otherwise records sealed with it could not be opened elsewhere.
 */
final class PendingRotation {
    private static final System.Logger LOG = System.getLogger(PendingRotation.class.getName());

    private final KeyFolder keys;

    PendingRotation(KeyFolder keys) {
        this.keys = keys;
    }

    /** Returns the current identity, after asking the vault if a rotation is pending. */
    MachineIdentity resolve(MachineIdentity identity, DomainReader vault) {
        return keys.rotation(identity.domain())
                .map(next -> resolve(identity, next, vault))
                .orElse(identity);
    }

    private MachineIdentity resolve(MachineIdentity identity, DataKey next, DomainReader vault) {
        // A vault that was rolled back does not know about the rotation: the key must not be dropped then.
        DomainSlots slots = KeySlotBaseline.of(identity).require(vault.slots());
        if (!opens(identity.newestKey(), next, slots)) {
            next.close();
            keys.deleteRotation();
            return identity;
        }
        MachineIdentity rotated = withKey(identity, next);
        keys.save(rotated);
        keys.deleteRotation();
        return rotated;
    }

    /** Returns whether {@code next} opens the keyring of its epoch, and so on down to the machine's current key. */
    private static boolean opens(DataKey current, DataKey next, DomainSlots slots) {
        if (next.context().epoch() <= current.context().epoch()) {
            return false;
        }
        DataKey copy = DataKey.of(next.context(), next.copyOfSecret());
        try (copy;
                DomainKeys keys = DomainKeys.open(copy, slots.keyrings())) {
            return keys.at(current.context().epoch()).filter(current::sameAs).isPresent();
        } catch (Problem foreign) {
            LOG.log(System.Logger.Level.WARNING, "a pending data key is dropped: {0}", foreign.getMessage());
            return false;
        }
    }

    static MachineIdentity withKey(MachineIdentity identity, DataKey next) {
        List<DataKey> dataKeys = new ArrayList<>(identity.dataKeys());
        dataKeys.add(next);
        return identity.withDataKeys(dataKeys);
    }
}
