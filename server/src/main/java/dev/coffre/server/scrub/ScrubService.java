package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DegradedPointQuery;
import dev.coffre.server.catalog.DegradedPointRow;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.ObjectLockStatus;
import dev.coffre.server.catalog.ScrubPlan;
import dev.coffre.server.catalog.ScrubStateTable;
import dev.coffre.server.catalog.TtlCache;
import dev.coffre.server.message.DamageEntry;
import dev.coffre.server.message.DegradedEntry;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The scrub plan and the results of scrubs. Thread-safe. */
public final class ScrubService {
    private static final int MAX_LISTED = 1_000;
    private static final int MAX_SHOWN = 100;

    private final Catalog catalog;
    private final InstantSource clock;
    private final TtlCache<VaultId, List<DegradedPointRow>> degraded = new TtlCache<>(this::degraded);

    public ScrubService(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    public ScrubStatusResponse show() {
        return catalog.read(this::entry);
    }

    /** @throws dev.coffre.vault.problem.Problem {@code scrub-plan-invalid} */
    public ScrubStatusResponse plan(SetScrubPlanRequest wanted) {
        return catalog.write(connection -> {
            ScrubStateTable state = new ScrubStateTable(connection);
            ScrubPlan before = state.plan();
            state.setPlan(valid(
                    wanted.days().orElse(before.days()), wanted.mostBytes().orElse(before.maxBytesPerDay())));
            return entry(connection);
        });
    }

    /**
     * Returns the condition of the store for the pages of one vault. The list of degraded points is cached for a second,
     * because computing it reads every kept point.
     */
    public StoreCondition condition(VaultId vault) {
        List<DegradedPointRow> points = degraded.get(vault);
        return catalog.read(connection -> {
            ScrubStateTable state = new ScrubStateTable(connection);
            ScrubPlan plan = state.plan();
            long bytes = state.bytesInUse();
            return new StoreCondition(
                    plan.passDuration(bytes).toDays(),
                    bytes,
                    state.bytesRead(clock.instant().minus(plan.passDuration(bytes))),
                    Optional.of(state.filesRead()).filter(Instant.EPOCH::isBefore),
                    new FindingTable(connection).list(vault, MAX_SHOWN),
                    points,
                    ObjectLockStatus.ofVault(vault, connection));
        });
    }

    /** Returns the locks of the vault's objects; empty if the store does not lock them. */
    public Optional<ObjectLockStatus> locks(VaultId vault) {
        return catalog.read(connection -> ObjectLockStatus.ofVault(vault, connection));
    }

    private List<DegradedPointRow> degraded(VaultId vault) {
        return catalog.read(connection -> new DegradedPointQuery(connection).list(vault, MAX_SHOWN));
    }

    /** Returns the bytes in packs that were not read within the time of a full pass. */
    public long bytesUnread() {
        ScrubStatusResponse entry = show();
        return entry.bytes() - entry.bytesRead();
    }

    private static ScrubPlan valid(int days, long mostBytes) {
        if (days < ScrubPlan.MIN_DAYS || days > ScrubPlan.MAX_DAYS || mostBytes < 0) {
            throw ProblemCode.SCRUB_PLAN_INVALID
                    .with("days", days)
                    .with("bytes", mostBytes)
                    .with("least", ScrubPlan.MIN_DAYS)
                    .with("most", ScrubPlan.MAX_DAYS);
        }
        return new ScrubPlan(days, mostBytes);
    }

    private ScrubStatusResponse entry(CatalogConnection connection) {
        ScrubStateTable state = new ScrubStateTable(connection);
        ScrubPlan plan = state.plan();
        long bytes = state.bytesInUse();
        Instant files = state.filesRead();
        return new ScrubStatusResponse(
                plan.days(),
                plan.maxBytesPerDay(),
                bytes,
                plan.bytesPerDay(bytes),
                plan.passDuration(bytes).toDays(),
                state.bytesRead(clock.instant().minus(plan.passDuration(bytes))),
                Optional.of(files).filter(Instant.EPOCH::isBefore).map(Instant::toEpochMilli),
                new FindingTable(connection)
                        .list(MAX_LISTED).stream().map(ScrubService::entry).toList(),
                new DegradedPointQuery(connection).count(),
                new DegradedPointQuery(connection)
                        .list(MAX_LISTED).stream().map(ScrubService::entry).toList());
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

    private static DegradedEntry entry(DegradedPointRow point) {
        return new DegradedEntry(point.machine().toString(), point.name(), point.seq());
    }
}
