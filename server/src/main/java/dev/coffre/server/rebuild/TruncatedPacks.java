package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.Findings;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Taint;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.disk.DiskFile;
import dev.coffre.vault.problem.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Compares the catalog with the lengths of the pack files, and marks records as damaged whose bytes are not there, so that
 * the next backup sends them again. It costs one look at each file; what the bytes are, a scrub finds out.
 */
final class TruncatedPacks {
    private static final System.Logger LOG = System.getLogger(TruncatedPacks.class.getName());

    private final Catalog catalog;
    private final StoreFiles store;
    private final InstantSource clock;

    TruncatedPacks(Catalog catalog, StoreFiles store, InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
    }

    void markLostRecords() {
        for (PackRow pack : catalog.read(connection -> new Packs(connection).all())) {
            OptionalLong length = pack.retired().isEmpty() ? length(pack) : OptionalLong.empty();
            if (length.isPresent() && lastEnd(pack) > length.getAsLong()) {
                mark(pack, length.getAsLong());
            }
        }
        markRecordsWithoutPack();
    }

    /** 0 when the file is missing; empty when nobody can tell, as with a disk that is not mounted. */
    private OptionalLong length(PackRow pack) {
        Path file = store.layout().pack(pack.vault(), pack.header());
        Path folder = Objects.requireNonNull(file.getParent());
        try (DiskFile opened = store.disk().open(file)) {
            return OptionalLong.of(opened.length());
        } catch (Problem unreadable) {
            if (store.disk().isFolder(folder) && !store.disk().list(folder).contains(file)) {
                return OptionalLong.of(0);
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} cannot be looked at: {1}",
                    pack.id(),
                    unreadable.getMessage());
            return OptionalLong.empty();
        }
    }

    private long lastEnd(PackRow pack) {
        return catalog.read(connection -> new Packs(connection).end(pack.nr()));
    }

    private void mark(PackRow pack, long length) {
        int lost = catalog.write(connection -> {
            List<RecordRow> beyond = new Records(connection).liveBeyond(pack.nr(), length);
            if (!beyond.isEmpty()) {
                mark(connection, beyond);
                new Findings(connection).add(finding(pack, length));
            }
            return beyond.size();
        });
        if (lost > 0) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "pack {0} ends at byte {1}: {2} records that the catalog has beyond are damaged now",
                    pack.id(),
                    length,
                    lost);
        }
    }

    private void markRecordsWithoutPack() {
        for (long nr : catalog.read(connection -> new Records(connection).packsWithoutRow())) {
            int lost = catalog.write(connection -> {
                List<RecordRow> without = new Records(connection).liveBeyond(nr, 0);
                mark(connection, without);
                return without.size();
            });
            LOG.log(
                    System.Logger.Level.ERROR,
                    "pack number {0} is unknown: {1} records of it are damaged now",
                    nr,
                    lost);
        }
    }

    private static void mark(Connection connection, List<RecordRow> lost) throws SQLException {
        Records records = new Records(connection);
        Set<Integer> domains = new HashSet<>();
        for (RecordRow record : lost) {
            records.setState(record.ord(), RecordState.DAMAGED);
            domains.add(record.domainNr());
        }
        for (int domain : domains) {
            new Taint(connection).recompute(domain);
        }
    }

    private FindingRow finding(PackRow pack, long length) {
        Path file = store.layout().pack(pack.vault(), pack.header());
        return new FindingRow(
                Optional.of(pack.vault()),
                Optional.of(pack.id()),
                Optional.empty(),
                store.layout().store().relativize(file).toString(),
                length == 0 ? "the pack is missing" : "the pack ends before its records do",
                clock.instant());
    }
}
