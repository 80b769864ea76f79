package dev.coffre.acceptance.simulation;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.NaiveRetention;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionCandidate;
import dev.coffre.vault.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What has to be true of one machine's points: what was promised is there, and nothing changes that nobody may change. */
final class MachineModel {
    private static final int MINIMUM_DAYS = 7;
    private static final Duration WINDOW = Duration.ofDays(14);
    private static final Duration BEGINNING = Duration.ofDays(1);

    private final TokenIdentity.MachineTokenIdentity grant;
    private final Map<Sha256, Attempt> attempts = new HashMap<>();
    private final Map<Sha256, Receipt> promised = new HashMap<>();
    private final List<Former> former = new ArrayList<>();
    private final Set<Change> allowed = EnumSet.noneOf(Change.class);
    private List<PointModel> points = List.of();
    private boolean beside;
    private boolean changedByPeople;

    /** When somebody first asked for a deletion that may not have reached the catalog yet. */
    private Instant deletionAsked = Instant.MAX;

    private Optional<RetentionPolicy> policy = Optional.empty();
    private Optional<RetentionPolicy> policyBefore = Optional.empty();

    /** The policies by which points may have expired since the last look. */
    private List<Optional<RetentionPolicy>> possiblePolicies = List.of();

    private final Map<Optional<RetentionPolicy>, Instant> asked = new HashMap<>();

    /** What may happen to points in one step, because somebody does it. */
    enum Change {
        DELETE,
        UNDELETE,
        HOLD,
        EXPIRE
    }

    private record Former(Instant ended, Optional<RetentionPolicy> policy) {}

    MachineModel(TokenIdentity.MachineTokenIdentity grant) {
        this.grant = grant;
    }

    List<PointModel> points() {
        return points;
    }

    Optional<RetentionPolicy> policy() {
        return policy;
    }

    void tries(Attempt attempt) {
        attempts.put(attempt.point().hash(), attempt);
    }

    /** The vault has said that it has this point. */
    void committed(Attempt attempt, Receipt receipt) {
        Receipt before = promised.putIfAbsent(attempt.point().hash(), receipt);
        Violation.unless(before == null || before.equals(receipt), "I5", "%s got two receipts", attempt.point());
    }

    /** The point with this hash, if this machine tried to commit it. */
    Optional<Attempt> attempt(Sha256 hash) {
        return Optional.ofNullable(attempts.get(hash));
    }

    boolean hasPromised(Attempt attempt) {
        return promised.containsKey(attempt.point().hash());
    }

    boolean hasRemoved(Attempt attempt) {
        return points.stream()
                .anyMatch(point -> point.hash().equals(attempt.point().hash()) && point.isRemoved());
    }

    void allow(Change change) {
        allowed.add(change);
        changedByPeople |= beside && change != Change.EXPIRE;
    }

    void asksForDeletion(Instant at) {
        deletionAsked = at.isBefore(deletionAsked) ? at : deletionAsked;
        allow(Change.DELETE);
    }

    /**
     * From now on things happen at the same time, or one after another again. Beside a person, who changes what is kept, the
     * naive rules say nothing.
     */
    void beside(boolean now) {
        beside = now;
        changedByPeople = false;
    }

    /** Somebody wants another policy; whether it came to that, the vault will say. */
    void asks(Optional<RetentionPolicy> next, Instant at) {
        asked.put(next, at);
        changedByPeople |= beside;
        allow(Change.EXPIRE);
    }

    private void observe(Optional<RetentionPolicy> now, boolean settled) {
        policyBefore = policy;
        if (!now.equals(policy)) {
            Instant at = asked.get(now);
            if (at == null) {
                throw new Violation("I11", "a policy that nobody set: " + now);
            }
            boolean mayFollowNone = policy.isEmpty() || asked.containsKey(Optional.<RetentionPolicy>empty());
            boolean first = mayFollowNone
                    && points.stream().noneMatch(point -> point.receivedAt().isBefore(at.minus(BEGINNING)));
            if (!first && RetentionPolicy.isShortening(policy, now)) {
                former.add(new Former(at, policy));
            }
            policy = now;
        }
        possiblePolicies = Stream.concat(Stream.of(policy, policyBefore), asked.keySet().stream())
                .toList();
        if (settled) {
            asked.clear();
        }
    }

    /**
     * Compares with what the vault says now, and takes that over.
     *
     * @param settled whether the catalog has all that the journal has: what was refused with a full disk may still happen
     */
    void observe(List<PointRetentionRow> rows, Optional<RetentionPolicy> rules, Instant now, boolean settled) {
        observe(rules, settled);
        Violation.unless(rows.size() >= points.size(), "I14", "%s has lost points", grant.machine());
        List<PointModel> before = points;
        List<PointModel> next = new ArrayList<>();
        for (PointRetentionRow row : rows) {
            Attempt attempt = attempts.get(row.hash());
            Violation.unless(attempt != null, "I13", "point %s is nobody's", row.hash());
            PointModel is = PointModel.of(row, Objects.requireNonNull(attempt));
            Violation.unless(is.seq() == next.size() + 1, "I14", "a gap before point %d", is.seq());
            compareTerms(is);
            next.add(is);
        }
        for (int i = 0; i < before.size(); i++) {
            compare(before.get(i), next.get(i), next, now);
        }
        Set<Sha256> there = new HashSet<>();
        next.forEach(point -> there.add(point.hash()));
        promised.keySet().forEach(hash -> Violation.unless(there.contains(hash), "I4", "point %s is lost", hash));
        points = List.copyOf(next);
        if (settled) {
            allowed.clear();
            deletionAsked = Instant.MAX;
        }
    }

    private void compareTerms(PointModel is) {
        Receipt receipt = promised.get(is.hash());
        Violation.unless(
                receipt == null || receipt.receivedAt().equals(is.receivedAt()),
                "I11",
                "point %d was received at %s, and counts from %s",
                is.seq(),
                receipt == null ? "" : receipt.receivedAt(),
                is.receivedAt());
        // A point whose file was found after a crash is taken for one that somebody asked for: that keeps it longest.
        boolean kind = is.kind() == is.attempt().terms().kind() || is.kind() == PointKind.ON_DEMAND;
        boolean until = receipt == null
                || is.isRemoved()
                || is.retainUntil().equals(is.attempt().terms().retainUntil());
        Violation.unless(kind && until, "I4", "the terms of point %d are lost: %s", is.seq(), is);
    }

    private void compare(PointModel was, PointModel is, List<PointModel> next, Instant now) {
        Violation.unless(was.hash().equals(is.hash()), "I14", "another point %d", is.seq());
        if (was.held() != is.held()) {
            boolean goesWithIt = !is.held() && is.isRemoved();
            boolean comesBackHeld = is.held() && allowed.contains(Change.UNDELETE);
            Violation.unless(
                    goesWithIt || comesBackHeld || allowed.contains(Change.HOLD),
                    "I11",
                    "point %d is held: %s",
                    is.seq(),
                    is.held());
        }
        if (was.isKept() && !is.isKept()) {
            ended(was, is, next, now);
        } else if (was.isDeleted() && is.isKept()) {
            Violation.unless(allowed.contains(Change.UNDELETE), "I11", "point %d came back by itself", is.seq());
        } else if (was.isDeleted() && is.isRemoved()) {
            Violation.unless(
                    allowed.contains(Change.EXPIRE) && was.isDeletedUntil(now),
                    "I11",
                    "point %d went before its time: %s",
                    is.seq(),
                    was);
        } else if (was.isRemoved()) {
            Violation.unless(is.isRemoved(), "I11", "point %d is back from the dead", is.seq());
        }
    }

    /**
     * What expires in the same step in which a new point or policy is seen may have been judged with it or without: another
     * thread did one of them, or the journal had both while a full disk kept them out of the catalog. A policy that was refused
     * may have been in force until the next one, if only its answer was lost.
     */
    private void ended(PointModel was, PointModel is, List<PointModel> next, Instant now) {
        if (is.end().orElseThrow().reason() == Tombstone.Reason.DELETED_BY_A_PERSON) {
            // The journal may have had the deletion for long, while a full disk kept it out of the catalog.
            boolean isOver =
                    allowed.contains(Change.EXPIRE) && !now.minus(WINDOW).isBefore(deletionAsked);
            Violation.unless(
                    allowed.contains(Change.DELETE) && (is.isDeleted() || isOver) && !was.held(),
                    "I11",
                    "point %d was deleted by nobody",
                    is.seq());
            return;
        }
        Violation.unless(allowed.contains(Change.EXPIRE), "I11", "point %d expired out of turn", is.seq());
        boolean isReleased = was.held() && allowed.contains(Change.HOLD);
        if (changedByPeople || isReleased) {
            return;
        }
        Violation.unless(
                possiblePolicies.stream()
                        .anyMatch(rules -> !isKept(was, rules, points, now) || !isKept(was, rules, withNew(next), now)),
                "I11",
                "point %d expired, and %s keeps it",
                is.seq(),
                policy);
        Violation.unless(
                beside
                        || !policyBefore.equals(policy)
                        || is.isDeleted()
                        || former(now)
                                .noneMatch(before ->
                                        isKept(was, before, points, now) && isKept(was, before, withNew(next), now)),
                "I11",
                "point %d is gone for good, and a policy kept it lately",
                is.seq());
    }

    /** The old ones are unchanged, and the new ones are added. */
    private List<PointModel> withNew(List<PointModel> next) {
        return Stream.concat(points.stream(), next.stream().skip(points.size())).toList();
    }

    private Stream<Optional<RetentionPolicy>> former(Instant now) {
        return former.stream()
                .filter(one -> one.ended.isAfter(now.minus(WINDOW)))
                .map(Former::policy);
    }

    /** By the naive rules. */
    private boolean isKept(PointModel point, Optional<RetentionPolicy> rules, List<PointModel> among, Instant now) {
        List<RetentionCandidate> counted = among.stream()
                .filter(PointModel::countsForRetention)
                .map(PointModel::candidate)
                .toList();
        return !new NaiveRetention(rules, MINIMUM_DAYS, counted, now)
                .keeps(point.candidate())
                .isEmpty();
    }

    /** After a round that came to its end: what expired is gone, and what was deleted long enough ago. */
    void requireNothingDue(Instant now) {
        for (PointModel point : points) {
            boolean due = point.isKept() ? !isKept(point, policy, points, now) : point.isDeletedUntil(now);
            Violation.unless(!due, "I11", "%s of %s should be gone", point, grant.machine());
        }
    }

    PointModel point(long seq) {
        return points.get(Math.toIntExact(seq) - 1);
    }

    List<PointModel> kept() {
        return points.stream().filter(PointModel::isKept).toList();
    }

    List<PointModel> deleted() {
        return points.stream().filter(PointModel::isDeleted).toList();
    }

    /** Those that still need their records. */
    List<PointModel> needed() {
        return points.stream().filter(point -> !point.isRemoved()).toList();
    }
}
