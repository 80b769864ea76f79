package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The decision on one point.
 *
 * @param keeps every cause that keeps it now; empty if it has expired
 * @param expiredSince when the last cause ended
 */
public record Verdict(HeldPoint point, List<Keep> keeps, Optional<Instant> expiredSince) {
    public Verdict {
        keeps = List.copyOf(keeps);
    }

    static Verdict of(HeldPoint point, List<Keep> all, Instant now) {
        List<Keep> holding = all.stream().filter(keep -> keep.holdsAt(now)).toList();
        return new Verdict(point, holding, holding.isEmpty() ? last(all) : Optional.empty());
    }

    public boolean isKept() {
        return !keeps.isEmpty();
    }

    /** Returns when the point will expire if nothing changes; empty if no date is set or it has expired. */
    public Optional<Instant> until() {
        return keeps.stream().allMatch(keep -> keep.until().isPresent()) ? last(keeps) : Optional.empty();
    }

    private static Optional<Instant> last(List<Keep> keeps) {
        return keeps.stream().flatMap(keep -> keep.until().stream()).max(Comparator.naturalOrder());
    }
}
