package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Degraded;
import dev.coffre.server.catalog.DegradedPoint;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.Findings;
import dev.coffre.server.catalog.Glances;
import dev.coffre.server.catalog.ScrubPlan;
import dev.coffre.server.catalog.ScrubState;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.DamageEntry;
import dev.coffre.vault.wire.DegradedEntry;
import dev.coffre.vault.wire.ScrubEntry;
import dev.coffre.vault.wire.SetScrub;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The scrub plan and the results of scrubs. Thread-safe. */
public final class ScrubKeeping {
    private static final int LISTED = 1_000;
    private static final int SHOWN = 100;

    private final Catalog catalog;
    private final InstantSource clock;
    private final Glances<VaultId, List<DegradedPoint>> degraded = new Glances<>(this::degraded);

    public ScrubKeeping(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    public ScrubEntry show() {
        return catalog.read(this::entry);
    }

    /** @throws dev.coffre.vault.problem.Problem {@code scrub-plan-invalid} */
    public ScrubEntry plan(SetScrub wanted) {
        return catalog.write(connection -> {
            ScrubState state = new ScrubState(connection);
            ScrubPlan before = state.plan();
            state.setPlan(valid(
                    wanted.days().orElse(before.days()), wanted.mostBytes().orElse(before.mostBytes())));
            return entry(connection);
        });
    }

    /**
     * Returns the condition of the store for the pages of one vault. The list of degraded points is cached for a second,
     * because computing it reads every kept point.
     */
    public StoreCondition condition(VaultId vault) {
        List<DegradedPoint> points = degraded.at(vault);
        return catalog.read(connection -> {
            ScrubState state = new ScrubState(connection);
            ScrubPlan plan = state.plan();
            long bytes = state.bytes();
            return new StoreCondition(
                    plan.lasts(bytes).toDays(),
                    bytes,
                    state.bytesRead(clock.instant().minus(plan.lasts(bytes))),
                    Optional.of(state.filesRead()).filter(Instant.EPOCH::isBefore),
                    new Findings(connection).list(vault, SHOWN),
                    points);
        });
    }

    private List<DegradedPoint> degraded(VaultId vault) {
        return catalog.read(connection -> new Degraded(connection).list(vault, SHOWN));
    }

    /** Returns the bytes in packs that were not read within the time of a full pass. */
    public long bytesUnread() {
        ScrubEntry entry = show();
        return entry.bytes() - entry.bytesRead();
    }

    private static ScrubPlan valid(int days, long mostBytes) {
        if (days < ScrubPlan.FEWEST_DAYS || days > ScrubPlan.MOST_DAYS || mostBytes < 0) {
            throw ProblemCode.SCRUB_PLAN_INVALID
                    .with("days", days)
                    .with("bytes", mostBytes)
                    .with("least", ScrubPlan.FEWEST_DAYS)
                    .with("most", ScrubPlan.MOST_DAYS);
        }
        return new ScrubPlan(days, mostBytes);
    }

    private ScrubEntry entry(Connection connection) throws SQLException {
        ScrubState state = new ScrubState(connection);
        ScrubPlan plan = state.plan();
        long bytes = state.bytes();
        Instant files = state.filesRead();
        return new ScrubEntry(
                plan.days(),
                plan.mostBytes(),
                bytes,
                plan.bytesADay(bytes),
                plan.lasts(bytes).toDays(),
                state.bytesRead(clock.instant().minus(plan.lasts(bytes))),
                Optional.of(files).filter(Instant.EPOCH::isBefore).map(Instant::toEpochMilli),
                new Findings(connection)
                        .list(LISTED).stream().map(ScrubKeeping::entry).toList(),
                new Degraded(connection).count(),
                new Degraded(connection)
                        .list(LISTED).stream().map(ScrubKeeping::entry).toList());
    }

    private static DamageEntry entry(FindingRow finding) {
        return new DamageEntry(
                finding.vault().map(VaultId::toString),
                finding.file(),
                finding.reason(),
                finding.pack().map(PackId::toString),
                finding.oid().map(Oid::toString),
                finding.found().toEpochMilli());
    }

    private static DegradedEntry entry(DegradedPoint point) {
        return new DegradedEntry(point.machine().toString(), point.name(), point.seq());
    }
}
