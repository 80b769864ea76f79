package dev.coffre.server.commit;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admission.CapacityCheck;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Limits how many recovery points a machine may make, and how long it may ask to keep them. The holder of its key could
 * otherwise fill the vault with points. {@link dev.coffre.vault.point.SignedPoint#MAX_RECORD} limits the size of one.
 * Thread-safe.
 */
public final class PointLimits {
    private static final Duration DAY = Duration.ofHours(24);

    private final Catalog catalog;
    private final CapacityCheck room;
    private final InstantSource clock;
    private final ChainListener listener;

    public PointLimits(Catalog catalog, CapacityCheck room, InstantSource clock, ChainListener listener) {
        this.catalog = catalog;
        this.room = room;
        this.clock = clock;
        this.listener = listener;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code retain-until-too-late} */
    public void require(VaultId vault, CommitTerms terms) {
        if (terms.retainUntil().isEmpty()) {
            return;
        }
        int days = of(vault).retainDays();
        if (terms.retainUntil().get().isAfter(clock.instant().plus(Duration.ofDays(days)))) {
            throw ProblemCode.RETAIN_UNTIL_TOO_LATE.with("days", days);
        }
    }

    void forked(TokenIdentity.MachineTokenIdentity machine) {
        listener.onFork(machine.vault(), machine.machine());
    }

    /**
     * Checks the limits before a new point is stored.
     *
     * @param bytes how much of the quota the point uses
     * @throws dev.coffre.vault.problem.Problem {@code point-limit-reached}, {@code quota-exceeded} or
     *     {@code vault-disk-full}
     */
    void require(TokenIdentity.MachineTokenIdentity machine, ChainHead head, long bytes) {
        requireFewer(machine, head);
        room.requireForPoint(machine.vault(), bytes);
    }

    /**
     * Refuses a point beyond the daily limit. A chain has no gaps, so the receipt time of the point {@code limit} places
     * back shows whether the limit is reached. A receipt time in the future is from before the clock was set back and is
     * ignored. Points before a handover do not count: the machine has new keys since then, with its owner's consent.
     */
    private void requireFewer(TokenIdentity.MachineTokenIdentity machine, ChainHead head) {
        int limit = of(machine.vault()).pointsADay();
        Instant now = clock.instant();
        long before = head.seq() - limit;
        Optional<Instant> free = catalog.read(
                        connection -> new PointTable(connection).find(machine.machine(), before + 1))
                .map(PointRow::receivedAt)
                .filter(received -> !received.isAfter(now))
                .map(received -> received.plus(DAY))
                .filter(now::isBefore)
                .filter(full -> !catalog.read(
                        connection -> new PointTable(connection).hasHandoverAfter(machine.machine(), before + 1)));
        if (free.isPresent()) {
            listener.onLimitReached(machine.vault(), machine.machine());
            throw ProblemCode.POINT_LIMIT_REACHED
                    .with("limit", limit)
                    .with("seconds", Duration.between(now, free.get()).toSeconds() + 1);
        }
    }

    private VaultLimits of(VaultId vault) {
        return catalog.read(connection -> VaultLimits.ofVault(vault, connection));
    }
}
