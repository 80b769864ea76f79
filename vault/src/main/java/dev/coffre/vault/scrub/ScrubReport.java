package dev.coffre.vault.scrub;

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
public record ScrubReport(List<Finding> findings, long packs, long records, long points) {
    public ScrubReport {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.stream().noneMatch(Finding::isDamage);
    }

    /** Returns the recovery points that cannot be recovered completely. */
    public Set<PointRef> affectedPoints() {
        Set<PointRef> affected =
                new TreeSet<>(Comparator.comparing(PointRef::machine).thenComparing(PointRef::seq));
        for (Finding finding : findings) {
            switch (finding) {
                case Finding.RecordDamaged damaged -> affected.addAll(damaged.points());
                case Finding.RecordMissing missing -> affected.addAll(missing.points());
                case Finding.PointDamaged damaged -> affected.add(damaged.point());
                case Finding.PackDamaged other -> {}
                case Finding.PackMissing other -> {}
                case Finding.PackUnclosed other -> {}
                case Finding.SlotDamaged other -> {}
                case Finding.SegmentDamaged other -> {}
                case Finding.UnknownFile other -> {}
            }
        }
        return affected;
    }
}
