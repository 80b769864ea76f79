package dev.coffre.server.rebuild;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackHeader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Adopts the unknown packs of a domain in the order that their records need: a pack whose records name children of another
 * one waits until that one is adopted. Not thread-safe.
 */
final class AdoptionQueue {
    /** Further packs wait for the next comparison. */
    private static final int MOST_WAITING = 10_000;

    private static final System.Logger LOG = System.getLogger(AdoptionQueue.class.getName());

    private final PackAdoption adoption;
    private final List<WaitingPack> waiting = new ArrayList<>();
    private int adopted;

    AdoptionQueue(PackAdoption adoption) {
        this.adoption = adoption;
    }

    private record WaitingPack(VaultId vault, PackHeader header) {}

    /** Adopts the pack, or lets it wait. */
    AdoptionResult adopt(VaultId vault, PackHeader header) {
        AdoptionResult result = adopt(vault, header, false);
        if (result instanceof AdoptionResult.LacksChildren && waiting.size() < MOST_WAITING) {
            waiting.add(new WaitingPack(vault, header));
        }
        return result;
    }

    private AdoptionResult adopt(VaultId vault, PackHeader header, boolean isPartial) {
        AdoptionResult result = adoption.adopt(vault, header, isPartial);
        if (result instanceof AdoptionResult.Adopted(int records)) {
            LOG.log(System.Logger.Level.INFO, "pack {0} is adopted with {1} records", header.pack(), records);
            adopted++;
        }
        return result;
    }

    /**
     * Adopts the packs that wait.
     *
     * @param mayMoreCome whether other packs may bring the children later; otherwise the records that lack some are left out
     */
    void finish(boolean mayMoreCome) {
        boolean anyProgress = true;
        while (anyProgress && !waiting.isEmpty()) {
            anyProgress = adoptWaiting(false);
        }
        if (!mayMoreCome) {
            adoptWaiting(true);
        }
        waiting.clear();
    }

    /** Returns whether any was adopted. */
    private boolean adoptWaiting(boolean isPartial) {
        boolean any = false;
        for (Iterator<WaitingPack> each = waiting.iterator(); each.hasNext(); ) {
            WaitingPack pack = each.next();
            if (!(adopt(pack.vault, pack.header, isPartial) instanceof AdoptionResult.LacksChildren)) {
                each.remove();
                any = true;
            }
        }
        return any;
    }

    /** Returns how many packs were adopted. */
    int adopted() {
        return adopted;
    }
}
