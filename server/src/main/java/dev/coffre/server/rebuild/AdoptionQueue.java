package dev.coffre.server.rebuild;

import dev.coffre.server.rebuild.PackAdoption.Extent;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Adopts the unknown packs of a domain in the order that their records need: a pack whose records name children of another
 * one waits until these are adopted, and is then read again. Not thread-safe.
 */
final class AdoptionQueue {
    /** Further packs wait for the next comparison. Each takes some kilobytes. */
    static final int MOST_WAITING = 10_000;

    /** Times that one pack is read again. */
    private static final int MOST_READINGS = RecordHeader.MAX_DEPTH + 1;

    /** Times that packs are read again in all. */
    private static final int MOST_READ_AGAIN = 2 * MOST_WAITING;

    private static final System.Logger LOG = System.getLogger(AdoptionQueue.class.getName());

    private final PackAdoption adoption;
    private final int mostWaiting;
    private final Set<WaitingPack> waiting = new LinkedHashSet<>();
    private final Map<Oid, List<WaitingPack>> parents = new HashMap<>();
    private final SequencedSet<WaitingPack> ready = new LinkedHashSet<>();
    private int adopted;
    private int readAgain;
    private boolean isIncomplete;
    private boolean isAnyInPart;
    private boolean hasProgressed;

    AdoptionQueue(PackAdoption adoption) {
        this(adoption, MOST_WAITING);
    }

    /** @param mostWaiting packs that wait at the same time */
    AdoptionQueue(PackAdoption adoption, int mostWaiting) {
        this.adoption = adoption;
        this.mostWaiting = mostWaiting;
    }

    /** Compared by identity. */
    private static final class WaitingPack {
        private final VaultId vault;
        private final PackHeader header;
        private final OptionalLong length;
        private final Set<Oid> missing = new HashSet<>();
        private int readings;

        WaitingPack(VaultId vault, PackHeader header, OptionalLong length) {
            this.vault = vault;
            this.header = header;
            this.length = length;
        }
    }

    /** Adopts the pack, or lets it wait. */
    AdoptionResult adopt(VaultId vault, PackHeader header) {
        return adopt(vault, header, OptionalLong.empty());
    }

    /** @param length of its file, if a listing has said it */
    AdoptionResult adopt(VaultId vault, PackHeader header, OptionalLong length) {
        WaitingPack pack = new WaitingPack(vault, header, length);
        AdoptionResult result = adopt(pack, Extent.WHOLE);
        if (result instanceof AdoptionResult.LacksChildren(Set<Oid> missing)) {
            if (waiting.size() < mostWaiting) {
                waiting.add(pack);
                await(pack, missing);
            } else {
                isIncomplete = true;
            }
        }
        return result;
    }

    /** Adopts what was left out of a pack, as far as its children have come. */
    void adoptRest(VaultId vault, PackHeader header) {
        AdoptionResult result = adopt(new WaitingPack(vault, header, OptionalLong.empty()), Extent.REST);
        isAnyInPart |= result instanceof AdoptionResult.LacksChildren;
    }

    private void await(WaitingPack pack, Set<Oid> missing) {
        pack.missing.addAll(missing);
        missing.forEach(
                oid -> parents.computeIfAbsent(oid, first -> new ArrayList<>(1)).add(pack));
    }

    private AdoptionResult adopt(WaitingPack pack, Extent extent) {
        AdoptionResult result = adoption.adopt(pack.vault, pack.header, pack.length, extent);
        if (result instanceof AdoptionResult.Adopted(Set<Oid> records, boolean isInPart)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "pack {0} is adopted with {1} records",
                    pack.header.pack(),
                    records.size());
            adopted += extent == Extent.REST ? 0 : 1;
            hasProgressed = true;
            isAnyInPart |= isInPart;
            wake(records);
        } else if (result instanceof AdoptionResult.Deferred) {
            isIncomplete = true;
        }
        return result;
    }

    private void wake(Set<Oid> records) {
        for (Oid oid : records) {
            for (WaitingPack pack : parents.getOrDefault(oid, List.of())) {
                pack.missing.remove(oid);
                if (pack.missing.isEmpty()) {
                    ready.add(pack);
                }
            }
            parents.remove(oid);
        }
    }

    /**
     * Adopts the packs that wait. Those that still lack children are adopted without the records concerned, unless that
     * would be too early.
     *
     * @param mayMoreCome whether other packs may bring the children later
     */
    void finish(boolean mayMoreCome) {
        adoptReady();
        if (mayMoreCome || isIncomplete && hasProgressed) {
            LOG.log(System.Logger.Level.DEBUG, "{0} packs wait", waiting.size());
            return;
        }
        for (WaitingPack pack : List.copyOf(waiting)) {
            if (waiting.remove(pack)) {
                var unused = adopt(pack, Extent.PART);
                adoptReady();
            }
        }
    }

    private void adoptReady() {
        while (!ready.isEmpty()) {
            WaitingPack pack = ready.removeFirst();
            if (!waiting.contains(pack)) {
                continue;
            }
            if (pack.readings >= MOST_READINGS || readAgain >= MOST_READ_AGAIN) {
                isIncomplete = true;
                continue;
            }
            pack.readings++;
            readAgain++;
            if (adopt(pack, Extent.WHOLE) instanceof AdoptionResult.LacksChildren(Set<Oid> missing)) {
                await(pack, missing);
            } else {
                waiting.remove(pack);
            }
        }
    }

    /** Returns whether looking at the packs of the domain again may add more: some had to wait, but others were adopted. */
    boolean isToBeRepeated() {
        return hasProgressed && (isIncomplete || isAnyInPart);
    }

    /** Returns how many packs were adopted. */
    int adopted() {
        return adopted;
    }
}
