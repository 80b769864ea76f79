package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.Points;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** Gives recovery points out, to those who may read the machine's domain. */
public final class PointFetch {
    private static final int PAGE = 256;

    private final Catalog catalog;
    private final StoreFiles store;

    public PointFetch(Catalog catalog, StoreFiles store) {
        this.catalog = catalog;
        this.store = store;
    }

    /** The points after {@code seq}, at most 256. */
    public PointPage page(DomainId domain, MachineId machine, long seq) {
        MachineRow row = require(domain, machine);
        record Found(List<PointRow> points, ChainHead head) {}
        Found found = catalog.read(connection -> {
            Points points = new Points(connection);
            return new Found(points.after(machine, seq, PAGE), points.head(machine));
        });
        List<byte[]> page = found.points.stream()
                .map(point -> store.points(row.vault())
                        .read(machine, point.seq(), point.hash())
                        .encode())
                .toList();
        return new PointPage(page, found.head);
    }

    /** Every generation of the machine's keys, oldest first. */
    public List<MachineKeysRow> keys(DomainId domain, MachineId machine) {
        require(domain, machine);
        return catalog.read(connection -> new Machines(connection).keys(machine));
    }

    /** A machine of another domain is as unknown as one that does not exist. */
    private MachineRow require(DomainId domain, MachineId machine) {
        return catalog.read(connection -> new Machines(connection).find(machine))
                .filter(row -> row.domain().equals(domain))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", machine));
    }
}
