package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionDecision;
import dev.coffre.vault.retention.RetentionPlan;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.KeepReasonEntry;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines' retention policies, and which points they keep. Thread-safe. */
public final class RetentionService {
    /** Points per page: well within the size limit of one message. */
    private static final int PAGE_SIZE = 1_000;

    /** Maximum number of policies that a machine may set for itself per day (UTC), as long as none shortens retention. */
    private static final int MAX_OWN_CHANGES = 20;

    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final ProtectionAlerts alerts;

    public RetentionService(
            Catalog catalog, Ledger ledger, InstantSource clock, ClockGuard guard, ProtectionAlerts alerts) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
    }

    /** Returns which points after {@code seq} are kept, until when, and why; at most 1,000. */
    public RetentionResponse show(MachineRow machine, long seq) {
        MachineRetentionState plan = plan(machine);
        return shown(machine, plan, plan.policy(), seq);
    }

    /**
     * Returns what would be kept under another policy.
     *
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid} or {@code retention-too-short}
     */
    public RetentionResponse preview(MachineRow machine, Optional<RetentionPolicyMessage> form, long seq) {
        MachineRetentionState plan = plan(machine);
        return shown(machine, plan, policy(form, plan.safeguards()), seq);
    }

    /**
     * Sets the machine's policy. It applies to existing points too.
     *
     * @param pin used for {@code shorten-retention} if the new policy keeps anything shorter
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid}, {@code retention-too-short}, {@code
     *     vault-immutable}, {@code clock-suspended}, or an error of the PIN
     */
    public void set(MachineRow machine, Optional<RetentionPolicyMessage> form, PinUse pin) {
        set(machine, form, pin, Long.MAX_VALUE);
    }

    /**
     * Like {@link #set}, at the request of the machine: without a PIN at most {@value #MAX_OWN_CHANGES} times a day,
     * since every change permanently adds a segment to the journal.
     *
     * @return whether the policy changed
     * @throws dev.coffre.vault.problem.Problem also {@code policy-limit-reached}
     */
    public boolean setByMachine(MachineRow machine, Optional<RetentionPolicyMessage> form, PinUse pin) {
        return set(machine, form, pin, MAX_OWN_CHANGES);
    }

    /**
     * Decides twice. The first decision needs no turn of the ledger, so a request that is refused or changes nothing delays
     * no other machine. Neither loads the points.
     */
    private boolean set(MachineRow machine, Optional<RetentionPolicyMessage> form, PinUse pin, long limit) {
        if (!ledger.isBehind() && decide(machine, form, pin, limit) == PolicyChange.NONE) {
            return false;
        }
        PolicyChange change = ledger.exclusively(() -> {
            PolicyChange decided = decide(machine, form, pin, limit);
            if (decided != PolicyChange.NONE) {
                JournalEvent[] events = events(machine, form);
                if (decided == PolicyChange.SHORTER) {
                    pin.use(PinOperation.SHORTEN_RETENTION);
                }
                ledger.append(events);
            }
            return decided;
        });
        if (change == PolicyChange.SHORTER) {
            alerts.shortened(machine);
        }
        return change != PolicyChange.NONE;
    }

    private PolicyChange decide(MachineRow machine, Optional<RetentionPolicyMessage> form, PinUse pin, long limit) {
        Safeguards safeguards = catalog.read(connection -> Safeguards.ofVault(machine.vault(), connection));
        Optional<RetentionPolicy> policy = policy(form, safeguards);
        if (policy.equals(catalog.read(connection -> new RetentionPolicyTable(connection).find(machine.id())))) {
            return PolicyChange.NONE;
        }
        if (shortens(machine, policy)) {
            guard.requireTrusted();
            requireMutable(safeguards);
            pin.check(PinOperation.SHORTEN_RETENTION);
            return PolicyChange.SHORTER;
        }
        if (changesToday(machine) >= limit) {
            throw ProblemCode.POLICY_LIMIT_REACHED.with("count", limit);
        }
        return PolicyChange.OTHER;
    }

    private long changesToday(MachineRow machine) {
        return catalog.read(
                connection -> new RetentionPolicyTable(connection).countChangesOfDay(machine.id(), clock.instant()));
    }

    private enum PolicyChange {
        NONE,
        OTHER,
        SHORTER
    }

    /**
     * Returns the events of a new policy. The points that it no longer keeps are soft-deleted in the same segment. Otherwise
     * a crash in between could lead to their removal for good.
     */
    private JournalEvent[] events(MachineRow machine, Optional<RetentionPolicyMessage> form) {
        MachineRetentionState plan = plan(machine);
        Optional<RetentionPolicy> policy = policy(form, plan.safeguards());
        Instant now = clock.instant();
        Instant until = now.plus(Duration.ofDays(plan.safeguards().softDeleteDays()));
        List<Long> gone = plan.planUnder(policy, now).expired().stream()
                .map(verdict -> verdict.point().seq())
                .toList();
        List<JournalEvent> events = new ArrayList<>();
        events.add(
                new JournalEvent.RetentionSet(machine.vault(), machine.id(), policy.map(RetentionPolicyMessage::of)));
        for (List<Long> some : RetentionTask.batches(gone)) {
            events.add(new JournalEvent.PointsDeleted(
                    machine.vault(), machine.id(), some, Tombstone.Reason.RETENTION.number(), until));
        }
        return events.toArray(JournalEvent[]::new);
    }

    /** Holds or releases a point. Returns false, without an effect, if that is its state already. */
    public boolean setHeld(MachineRow machine, long seq, boolean held) {
        return ledger.exclusively(() -> {
            PointRetentionRow point = catalog.read(
                            connection -> new PointRetentionTable(connection).find(machine.id(), seq))
                    .filter(PointRetentionRow::isKept)
                    .orElseThrow(() -> ProblemCode.POINT_UNKNOWN.with("point", seq));
            if (point.held() == held) {
                return false;
            }
            ledger.append(new JournalEvent.PointHoldChanged(machine.vault(), machine.id(), seq, held));
            return true;
        });
    }

    private MachineRetentionState plan(MachineRow machine) {
        return catalog.read(connection -> MachineRetentionState.of(machine, connection));
    }

    private static Optional<RetentionPolicy> policy(Optional<RetentionPolicyMessage> form, Safeguards safeguards) {
        Optional<RetentionPolicy> policy = form.map(RetentionPolicyMessage::toPolicy);
        policy.ifPresent(safeguards.minimum()::check);
        return policy;
    }

    private boolean shortens(MachineRow machine, Optional<RetentionPolicy> policy) {
        return catalog.read(
                connection -> new RetentionPolicyTable(connection).shortens(machine.id(), policy, clock.instant()));
    }

    static void requireMutable(Safeguards safeguards) {
        if (safeguards.isImmutable()) {
            throw ProblemCode.VAULT_IMMUTABLE.problem();
        }
    }

    private RetentionResponse shown(
            MachineRow machine, MachineRetentionState plan, Optional<RetentionPolicy> policy, long after) {
        Instant now = clock.instant();
        RetentionPlan decided = plan.planUnder(policy, now);
        Map<Long, RetentionDecision> verdicts = new HashMap<>();
        decided.decisions().forEach(verdict -> verdicts.put(verdict.point().seq(), verdict));
        List<RetainedPointEntry> points = plan.points().stream()
                .filter(point -> point.seq() > after && !point.isRemoved())
                .limit(PAGE_SIZE + 1L)
                .map(point -> entry(point, Optional.ofNullable(verdicts.get(point.seq()))))
                .toList();
        boolean more = points.size() > PAGE_SIZE;
        List<RetainedPointEntry> page = more ? points.subList(0, PAGE_SIZE) : points;
        return new RetentionResponse(
                policy.map(RetentionPolicyMessage::of),
                SafeguardService.entry(plan.safeguards()),
                now.toEpochMilli(),
                shortens(machine, policy),
                page,
                more ? Optional.of(page.getLast().seq()) : Optional.empty());
    }

    private static RetainedPointEntry entry(PointRetentionRow point, Optional<RetentionDecision> verdict) {
        return new RetainedPointEntry(
                point.seq(),
                point.hash().toString(),
                point.receivedAt().toEpochMilli(),
                point.kind().code(),
                point.held(),
                verdict.stream()
                        .flatMap(decided -> decided.reasons().stream())
                        .map(keep -> new KeepReasonEntry(
                                keep.cause().code(), keep.until().map(Instant::toEpochMilli)))
                        .toList(),
                verdict.flatMap(RetentionDecision::until).map(Instant::toEpochMilli),
                verdict.flatMap(RetentionDecision::expiredSince).map(Instant::toEpochMilli),
                point.end()
                        .flatMap(PointRetentionRow.RetentionEnd::undeleteUntil)
                        .map(Instant::toEpochMilli));
    }
}
