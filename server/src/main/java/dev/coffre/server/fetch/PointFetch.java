package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.LinkMetadata;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.InstantSource;
import java.util.List;

/** Serves recovery points to clients that may read the machine's domain. */
public final class PointFetch {
    private static final System.Logger LOG = System.getLogger(PointFetch.class.getName());
    private static final int PAGE = 256;
    /** The most bytes of a page of links. A single link may exceed it. */
    public static final int PAGE_BYTES = 4 << 20;

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final SigningKey signingKey;
    private final InstantSource clock;

    public PointFetch(Catalog catalog, Ledger ledger, StoreFiles store, SigningKey signingKey, InstantSource clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.signingKey = signingKey;
        this.clock = clock;
    }

    /** Returns the vault's key, which verifies its tombstones and receipts. */
    public VerifyingKey verifyingKey() {
        return signingKey.verifyingKey();
    }

    /**
     * Returns the points after {@code seq}, oldest first: at most 256 and 4 MiB. An unreadable point does not hide the
     * others: a tombstone made from the catalog takes its place.
     */
    public PointPage page(DomainId domain, MachineId machine, long seq) {
        MachineRow row = require(domain, machine);
        ledger.catchUpIfBehind();
        record Found(Sha256 before, List<PointRetentionRow> points, ChainHead head) {}
        Found found = catalog.readCurrent(connection -> {
            PointTable points = new PointTable(connection);
            Sha256 before = points.find(machine, seq).map(PointRow::hash).orElse(Sha256.ZERO);
            return new Found(
                    before, new PointRetentionTable(connection).after(machine, seq, PAGE), points.head(machine));
        });
        LinkPageBuilder links = new LinkPageBuilder(PAGE, PAGE_BYTES);
        Sha256 previous = found.before;
        for (PointRetentionRow point : found.points) {
            LinkMetadata place = new LinkMetadata(machine, point.seq(), point.hash(), previous, point.receivedAt());
            if (!links.add(link(row.vault(), point, place))) {
                break;
            }
            previous = point.hash();
        }
        return new PointPage(links.all(), found.head);
    }

    /**
     * Returns the points before {@code seq}, newest first, within the limits of {@link #page}. Consecutive points that were
     * removed for the same reason are one link. So a client that reads from the head reaches the oldest point, however many
     * were removed.
     */
    public PointPage before(DomainId domain, MachineId machine, long seq, int most) {
        MachineRow row = require(domain, machine);
        ledger.catchUpIfBehind();
        ChainHead head = catalog.readCurrent(connection -> new PointTable(connection).head(machine));
        LinkPageBuilder links = new LinkPageBuilder(Math.clamp(most, 1, PAGE), PAGE_BYTES);
        TombstoneRun run = new TombstoneRun(machine, signingKey);
        for (ChainedPoint point : new PointsNewestFirst(catalog, machine, seq)) {
            PointRetentionRow holding = point.retention();
            if (run.isEndedBy(holding) && !links.add(run.flush().orElseThrow())) {
                break;
            }
            if (!holding.isKept()) {
                run.add(point);
            } else if (!links.add(link(row.vault(), holding, point.place()))) {
                break;
            }
        }
        run.flush().ifPresent(links::add);
        return new PointPage(links.all(), head);
    }

    private ChainLink link(VaultId vault, PointRetentionRow point, LinkMetadata place) {
        if (!point.isKept()) {
            return point.tombstone(place, signingKey);
        }
        try {
            return store.points(vault).link(place.machine(), place.seq(), place.hash());
        } catch (Problem unreadable) {
            LOG.log(System.Logger.Level.WARNING, "a point is left out: {0}", unreadable.getMessage());
            return Tombstone.issue(place, Tombstone.Reason.UNREADABLE, clock.instant(), signingKey);
        }
    }

    /** Returns every generation of the machine's keys, oldest first. */
    public List<MachineKeysRow> keys(DomainId domain, MachineId machine) {
        require(domain, machine);
        return catalog.read(connection -> new MachineTable(connection).keys(machine));
    }

    /** A machine of another domain is reported as unknown, like one that does not exist. */
    private MachineRow require(DomainId domain, MachineId machine) {
        return catalog.read(connection -> new MachineTable(connection).find(machine))
                .filter(row -> row.domain().equals(domain))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", machine));
    }
}
