package dev.coffre.vault.store.scrub;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The result of a scrub.
 *
 * @param packs number of packs read
 * @param records number of undamaged records in them
 * @param points number of undamaged recovery points
 */
public record StoreScrubReport(List<StoreFinding> findings, long packs, long records, long points) {
    public StoreScrubReport {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.stream().noneMatch(StoreFinding::isDamage);
    }

    /** Returns the recovery points that cannot be recovered completely. */
    public Set<PointRef> affectedPoints() {
        Set<PointRef> affected =
                new TreeSet<>(Comparator.comparing(PointRef::machine).thenComparing(PointRef::seq));
        for (StoreFinding finding : findings) {
            switch (finding) {
                case StoreFinding.RecordDamaged damaged -> affected.addAll(damaged.points());
                case StoreFinding.RecordMissing missing -> affected.addAll(missing.points());
                case StoreFinding.PointDamaged damaged -> affected.add(damaged.point());
                case StoreFinding.PackDamaged other -> {}
                case StoreFinding.PackMissing other -> {}
                case StoreFinding.PackUnclosed other -> {}
                case StoreFinding.SlotDamaged other -> {}
                case StoreFinding.SegmentDamaged other -> {}
                case StoreFinding.UnknownFile other -> {}
            }
        }
        return affected;
    }
}
