package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.KnownObjectQuery;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.catalog.VersionListingTable.Progress;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.ObjectLocks.ListPosition;
import dev.coffre.vault.store.storage.ObjectVersions;
import dev.coffre.vault.store.storage.StoreLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists all versions of all objects once a day. Finds objects of the store that have no row, and versions and delete markers that
 * somebody else wrote behind its objects. Names that the catalog does not know are counted only. A listing is a request for a
 * thousand versions; it goes on where it was interrupted.
 */
record VersionListing(Catalog catalog, ObjectLocks locks) {
    private static final Duration INTERVAL = Duration.ofHours(24);

    /** Names elsewhere are of trials, or of a use of the bucket that the store does not see. */
    private static final List<String> FOLDERS = List.of("journal/", "audit/", "vaults/");

    /** Lists as much as the pace allows, if a listing is due. Returns whether one ended. */
    boolean run(Instant now, RequestPace pace) {
        Progress progress = catalog.read(connection -> new VersionListingTable(connection).progress());
        boolean isRunning = !progress.position().equals(ListPosition.START);
        boolean isDue = !progress.ended().plus(INTERVAL).isAfter(now)
                || progress.ended().isAfter(now);
        if (!isRunning && !isDue) {
            return false;
        }
        if (!isRunning) {
            progress = new Progress(ListPosition.START, now, progress.ended(), 0);
        }
        while (pace.next()) {
            Optional<Progress> after = listPage(progress, now);
            if (after.isEmpty()) {
                return true;
            }
            progress = after.get();
        }
        return false;
    }

    /** Returns the progress after one page; empty if it was the last one. */
    private Optional<Progress> listPage(Progress progress, Instant now) {
        List<ObjectVersions> listed = new ArrayList<>();
        Optional<ListPosition> next = locks.list(progress.position(), listed::add);
        return catalog.write(connection -> {
            long unknown = progress.unknown() + record(connection, listed, progress.position(), now);
            VersionListingTable table = new VersionListingTable(connection);
            Progress after =
                    new Progress(next.orElse(ListPosition.START), progress.started(), progress.ended(), unknown);
            if (next.isEmpty()) {
                new ForeignVersionTable(connection).deleteUnseen(progress.started());
                table.finish(after, now);
                return Optional.empty();
            }
            table.set(after);
            return Optional.of(after);
        });
    }

    /** Returns how many names the catalog does not know, without one that was on the page before. */
    private static long record(
            CatalogConnection connection, List<ObjectVersions> listed, ListPosition from, Instant now) {
        List<ObjectVersions> files = listed.stream()
                .filter(versions -> StoreLayout.isPlace(versions.name()))
                .toList();
        LockedObjectTable objects = new LockedObjectTable(connection);
        Map<String, LockedObject> rows =
                objects.known(files.stream().map(ObjectVersions::name).toList());
        Set<String> known = new KnownObjectQuery(connection)
                .among(files.stream()
                        .map(ObjectVersions::name)
                        .filter(name -> !rows.containsKey(name))
                        .toList());
        Map<String, LockedObject> found = files.stream()
                .filter(versions -> known.contains(versions.name()) || isExpected(rows.get(versions.name())))
                .flatMap(versions -> versions.first().stream())
                .collect(Collectors.toMap(LockedObject::name, object -> object));
        objects.save(List.copyOf(found.values()));
        rows.putAll(found);
        new ForeignVersionTable(connection)
                .note(files.stream()
                        .flatMap(versions -> foreign(versions, rows.get(versions.name())))
                        .map(foreign -> row(foreign, now))
                        .toList());
        return listed.stream()
                .map(ObjectVersions::name)
                .filter(name -> FOLDERS.stream().anyMatch(name::startsWith) && !name.equals(from.name()))
                .filter(name -> !rows.containsKey(name) && !known.contains(name))
                .count();
    }

    /** Returns whether the object has a row, and was not listed since it was made. */
    private static boolean isExpected(@Nullable LockedObject row) {
        return row != null && row.version().isEmpty();
    }

    private record ForeignVersion(String name, ObjectVersions.Foreign version) {}

    /** Returns what is not of the store, of a name that is. */
    private static Stream<ForeignVersion> foreign(ObjectVersions versions, @Nullable LockedObject own) {
        if (own == null || own.version().isEmpty()) {
            return Stream.empty();
        }
        Stream<ObjectVersions.Foreign> first = versions.first().stream()
                .map(object -> new ObjectVersions.Foreign(object.version(), false, object.etag(), object.bytes()));
        return Stream.concat(versions.foreign().stream(), first)
                .filter(version -> version.isDeleteMarker() || version.differsFrom(own))
                .map(version -> new ForeignVersion(versions.name(), version));
    }

    private static ForeignVersionRow row(ForeignVersion foreign, Instant now) {
        return new ForeignVersionRow(
                foreign.name,
                foreign.version.version(),
                LockedObjectTable.vaultOf(foreign.name),
                foreign.version.isDeleteMarker(),
                now);
    }
}
