package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Policies;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.retention.RetentionPlan;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.retention.Verdict;
import dev.coffre.vault.wire.KeepEntry;
import dev.coffre.vault.wire.RetainedPoint;
import dev.coffre.vault.wire.RetentionShown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines' retention policies, and which points they keep. Thread-safe. */
public final class RetentionKeeping {
    /** Points per page: well within the size limit of one message. */
    private static final int PAGE = 1_000;

    /** How many policies a machine may set itself per day (UTC), as long as none shortens retention. */
    private static final int OWN_CHANGES = 20;

    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final CareAlerts alerts;

    public RetentionKeeping(Catalog catalog, Ledger ledger, InstantSource clock, ClockGuard guard, CareAlerts alerts) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
    }

    /** Returns which points after {@code seq} are kept, until when, and why; at most 1,000. */
    public RetentionShown show(MachineRow machine, long seq) {
        MachinePlan plan = plan(machine);
        return shown(machine, plan, plan.policy(), seq);
    }

    /**
     * Returns what would be kept under another policy.
     *
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid} or {@code retention-too-short}
     */
    public RetentionShown preview(MachineRow machine, Optional<PolicyForm> form, long seq) {
        MachinePlan plan = plan(machine);
        return shown(machine, plan, policy(form, plan.safeguards()), seq);
    }

    /**
     * Sets the machine's policy. It applies to existing points too.
     *
     * @param pin used for {@code shorten-retention} if the new policy keeps anything shorter
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid}, {@code retention-too-short}, {@code
     *     vault-immutable}, {@code clock-suspended}, or an error of the PIN
     */
    public void set(MachineRow machine, Optional<PolicyForm> form, PinUse pin) {
        set(machine, form, pin, Long.MAX_VALUE);
    }

    /**
     * Like {@link #set}, at the request of the machine: without a PIN at most {@value #OWN_CHANGES} times a day, since every
     * change permanently adds a segment to the journal.
     *
     * @return whether the policy changed
     * @throws dev.coffre.vault.problem.Problem also {@code policy-limit-reached}
     */
    public boolean setOwn(MachineRow machine, Optional<PolicyForm> form, PinUse pin) {
        return set(machine, form, pin, OWN_CHANGES);
    }

    private boolean set(MachineRow machine, Optional<PolicyForm> form, PinUse pin, long limit) {
        Change change = ledger.inTurn(() -> {
            MachinePlan plan = plan(machine);
            Optional<RetentionPolicy> policy = policy(form, plan.safeguards());
            if (policy.equals(plan.policy())) {
                return Change.NONE;
            }
            boolean shortens = shortens(machine, policy);
            if (shortens) {
                guard.require();
                requireMutable(plan.safeguards());
                pin.use(PinOperation.SHORTEN_RETENTION);
            } else if (changesToday(machine) >= limit) {
                throw ProblemCode.POLICY_LIMIT_REACHED.with("count", limit);
            }
            ledger.append(events(machine, plan, policy));
            return shortens ? Change.SHORTER : Change.OTHER;
        });
        if (change == Change.SHORTER) {
            alerts.shortened(machine);
        }
        return change != Change.NONE;
    }

    private long changesToday(MachineRow machine) {
        return catalog.read(connection -> new Policies(connection).changesOfDay(machine.id(), clock.instant()));
    }

    private enum Change {
        NONE,
        OTHER,
        SHORTER
    }

    /**
     * Returns the events of a new policy. The points that it no longer keeps are soft-deleted in the same segment, so that no
     * crash in between lets them be removed for good.
     */
    private JournalEvent[] events(MachineRow machine, MachinePlan plan, Optional<RetentionPolicy> policy) {
        Instant now = clock.instant();
        Instant until = now.plus(Duration.ofDays(plan.safeguards().softDeleteDays()));
        List<Long> gone = plan.under(policy, now).expired().stream()
                .map(verdict -> verdict.point().seq())
                .toList();
        List<JournalEvent> events = new ArrayList<>();
        events.add(new JournalEvent.RetentionSet(machine.vault(), machine.id(), policy.map(PolicyForm::of)));
        for (List<Long> some : RetentionRound.portions(gone)) {
            events.add(new JournalEvent.PointsDeleted(
                    machine.vault(), machine.id(), some, Tombstone.Reason.RETENTION.number(), until));
        }
        return events.toArray(JournalEvent[]::new);
    }

    /** Holds or releases a point. */
    public void freeze(MachineRow machine, long seq, boolean frozen) {
        ledger.inTurn(() -> {
            HoldingRow point = plan(machine).points().stream()
                    .filter(one -> one.seq() == seq && one.isKept())
                    .findFirst()
                    .orElseThrow(() -> ProblemCode.POINT_UNKNOWN.with("point", seq));
            if (point.frozen() != frozen) {
                ledger.append(new JournalEvent.PointFrozen(machine.vault(), machine.id(), seq, frozen));
            }
            return true;
        });
    }

    private MachinePlan plan(MachineRow machine) {
        return catalog.read(connection -> MachinePlan.of(machine, connection));
    }

    private static Optional<RetentionPolicy> policy(Optional<PolicyForm> form, Safeguards safeguards) {
        Optional<RetentionPolicy> policy = form.map(PolicyForm::policy);
        policy.ifPresent(safeguards.minimum()::check);
        return policy;
    }

    private boolean shortens(MachineRow machine, Optional<RetentionPolicy> policy) {
        return catalog.read(connection -> new Policies(connection).shortens(machine.id(), policy, clock.instant()));
    }

    static void requireMutable(Safeguards safeguards) {
        if (safeguards.isImmutable()) {
            throw ProblemCode.VAULT_IMMUTABLE.problem();
        }
    }

    private RetentionShown shown(MachineRow machine, MachinePlan plan, Optional<RetentionPolicy> policy, long after) {
        Instant now = clock.instant();
        RetentionPlan decided = plan.under(policy, now);
        Map<Long, Verdict> verdicts = new HashMap<>();
        decided.verdicts().forEach(verdict -> verdicts.put(verdict.point().seq(), verdict));
        List<RetainedPoint> points = plan.points().stream()
                .filter(point -> point.seq() > after && !point.isRemoved())
                .limit(PAGE + 1L)
                .map(point -> entry(point, Optional.ofNullable(verdicts.get(point.seq()))))
                .toList();
        boolean more = points.size() > PAGE;
        List<RetainedPoint> page = more ? points.subList(0, PAGE) : points;
        return new RetentionShown(
                policy.map(PolicyForm::of),
                SafeguardKeeping.entry(plan.safeguards()),
                now.toEpochMilli(),
                shortens(machine, policy),
                page,
                more ? Optional.of(page.getLast().seq()) : Optional.empty());
    }

    private static RetainedPoint entry(HoldingRow point, Optional<Verdict> verdict) {
        return new RetainedPoint(
                point.seq(),
                point.hash().toString(),
                point.receivedAt().toEpochMilli(),
                point.kind().text(),
                point.frozen(),
                verdict.stream()
                        .flatMap(decided -> decided.keeps().stream())
                        .map(keep ->
                                new KeepEntry(keep.cause().text(), keep.until().map(Instant::toEpochMilli)))
                        .toList(),
                verdict.flatMap(Verdict::until).map(Instant::toEpochMilli),
                verdict.flatMap(Verdict::expiredSince).map(Instant::toEpochMilli),
                point.end().flatMap(HoldingRow.End::until).map(Instant::toEpochMilli));
    }
}
