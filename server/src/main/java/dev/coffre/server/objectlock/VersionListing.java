package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.catalog.VersionListingTable.Progress;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.ObjectVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists all versions of all objects once a day. Finds objects that have no row, and versions and delete markers that somebody
 * else wrote. A listing is a request for a thousand versions; it goes on where it was interrupted.
 */
record VersionListing(Catalog catalog, ObjectLocks locks) {
    private static final Duration INTERVAL = Duration.ofHours(24);

    /** The files of a store that are locked (docs/format.md §10). Other objects are none of the store's. */
    private static final Pattern FILE =
            Pattern.compile("journal/[0-9-]+|audit/[0-9a-f-]+|vaults/[0-9a-f]{32}/(slots|points|packs)/[a-z0-9./-]+");

    /** Lists as much as the pace allows, if a listing is due. Returns whether one ended. */
    boolean run(Instant now, RequestPace pace) {
        Progress progress = catalog.read(connection -> new VersionListingTable(connection).progress());
        boolean isRunning = !progress.position().isEmpty();
        boolean isDue = !progress.ended().plus(INTERVAL).isAfter(now)
                || progress.ended().isAfter(now);
        if (!isRunning && !isDue) {
            return false;
        }
        if (!isRunning) {
            progress = new Progress("", now, progress.ended());
        }
        while (pace.next()) {
            List<ObjectVersions> listed = new ArrayList<>();
            Optional<String> next = locks.list(progress.position(), listed::add);
            Progress after =
                    new Progress(next.orElse(""), progress.started(), next.isPresent() ? progress.ended() : now);
            catalog.change(connection -> {
                record(connection, listed, now);
                new VersionListingTable(connection).set(after);
                if (next.isEmpty()) {
                    new ForeignVersionTable(connection).deleteUnseen(after.started());
                }
            });
            progress = after;
            if (next.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void record(CatalogConnection connection, List<ObjectVersions> listed, Instant now) {
        List<ObjectVersions> files = listed.stream()
                .filter(versions -> versions.first().isPresent()
                        && FILE.matcher(versions.name()).matches())
                .toList();
        LockedObjectTable objects = new LockedObjectTable(connection);
        Set<String> known =
                objects.known(files.stream().map(ObjectVersions::name).toList());
        objects.save(files.stream()
                .filter(versions -> !known.contains(versions.name()))
                .map(versions -> versions.first().orElseThrow())
                .toList());
        new ForeignVersionTable(connection)
                .note(files.stream()
                        .flatMap(versions -> versions.foreign().stream().map(foreign -> row(versions, foreign, now)))
                        .toList());
    }

    private static ForeignVersionRow row(ObjectVersions versions, ObjectVersions.Foreign foreign, Instant now) {
        return new ForeignVersionRow(
                versions.name(),
                foreign.version(),
                LockedObjectTable.vaultOf(versions.name()),
                foreign.isDeleteMarker(),
                now);
    }
}
