package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The decision on one point.
 *
 * @param reasons every cause that keeps it now; empty if it has expired
 * @param expiredSince when the last cause ended
 */
public record RetentionDecision(RetentionCandidate point, List<KeepReason> reasons, Optional<Instant> expiredSince) {
    public RetentionDecision {
        reasons = List.copyOf(reasons);
    }

    static RetentionDecision of(RetentionCandidate point, List<KeepReason> all, Instant now) {
        List<KeepReason> holding =
                all.stream().filter(keep -> keep.appliesAt(now)).toList();
        return new RetentionDecision(point, holding, holding.isEmpty() ? last(all) : Optional.empty());
    }

    public boolean isKept() {
        return !reasons.isEmpty();
    }

    /** Returns when the point will expire if nothing changes; empty if no date is set or it has expired. */
    public Optional<Instant> until() {
        return reasons.stream().allMatch(keep -> keep.until().isPresent()) ? last(reasons) : Optional.empty();
    }

    private static Optional<Instant> last(List<KeepReason> keeps) {
        return keeps.stream().flatMap(keep -> keep.until().stream()).max(Comparator.naturalOrder());
    }
}
