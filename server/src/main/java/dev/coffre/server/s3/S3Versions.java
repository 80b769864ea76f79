package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.store.storage.ObjectLocks.ListPosition;
import dev.coffre.vault.store.storage.ObjectVersions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** Lists the versions of the objects in a bucket. Thread-safe. */
record S3Versions(S3Requests requests, S3Location location) {
    /** How often the versions of a name are listed if they change meanwhile. */
    private static final int TRIES = 5;

    private String key(String name) {
        return location.keyPrefix() + name;
    }

    /**
     * Returns the versions of a name; empty if there are none.
     *
     * @throws dev.coffre.vault.store.storage.StoreUnavailableException if somebody deletes versions all the time
     */
    Optional<ObjectVersions> find(String name) {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<VersionGroups> groups = versions(key(name));
            if (groups.isPresent()) {
                return groups.get().find(key(name));
            }
        }
        throw requests.unavailable("the versions of an object change while they are listed", null);
    }

    /**
     * Lists the versions of a key. A page goes on from the last version of the page before. If somebody deletes that one first, the
     * page may lack the older ones, and a version of somebody else would be the oldest. So it must still be there afterwards.
     *
     * @return empty if a version was deleted meanwhile
     */
    private Optional<VersionGroups> versions(String key) {
        VersionGroups groups = new VersionGroups(location.keyPrefix());
        Optional<ListObjectVersionsResponse> first = Optional.empty();
        Optional<ListObjectVersionsResponse> second = Optional.of(page(key, false, "", first));
        groups.add(second.get());
        while (Boolean.TRUE.equals(second.get().isTruncated()) && groups.isWithin(key)) {
            ListObjectVersionsResponse next = page(key, false, "", second);
            if (!hasLast(page(key, false, "", first), second.get())) {
                return Optional.empty();
            }
            groups.add(next);
            first = second;
            second = Optional.of(next);
        }
        return Optional.of(groups);
    }

    /** Returns whether the last version of a page is there when that page is listed again. */
    private static boolean hasLast(ListObjectVersionsResponse again, ListObjectVersionsResponse before) {
        return ids(again, before.nextKeyMarker()).anyMatch(id -> Objects.equals(id, before.nextVersionIdMarker()));
    }

    private static Stream<String> ids(ListObjectVersionsResponse page, String key) {
        return Stream.concat(
                page.versions().stream()
                        .filter(version -> version.key().equals(key))
                        .map(version -> version.versionId()),
                page.deleteMarkers().stream()
                        .filter(marker -> marker.key().equals(key))
                        .map(marker -> marker.versionId()));
    }

    /** Returns the ids of all versions of a key, or at least so many: a listing does not go on from one that is gone. */
    List<String> some(String key, int limit) {
        List<String> found = new ArrayList<>();
        Optional<ListObjectVersionsResponse> page = Optional.empty();
        do {
            page = Optional.of(page(key, false, "", page));
            ids(page.get(), key).forEach(found::add);
        } while (Boolean.TRUE.equals(page.get().isTruncated())
                && key.equals(page.get().nextKeyMarker())
                && found.size() < limit);
        return found;
    }

    /** As {@link dev.coffre.vault.store.storage.ObjectLocks#list}. */
    Optional<ListPosition> list(ListPosition from, Consumer<ObjectVersions> action) {
        ListObjectVersionsRequest.Builder list =
                ListObjectVersionsRequest.builder().bucket(location.bucket()).prefix(location.keyPrefix());
        if (!from.name().isEmpty()) {
            list.keyMarker(key(from.name())).versionIdMarker(S3Requests.orNewest(from.version()));
        }
        ListObjectVersionsResponse page = requests.listVersions(list.build());
        VersionGroups groups = new VersionGroups(location.keyPrefix());
        groups.add(page);
        if (!from.version().isEmpty() && groups.find(key(from.name())).isEmpty()) {
            find(from.name()).ifPresent(action); // the page before ended with its oldest version
        }
        if (!Boolean.TRUE.equals(page.isTruncated())) {
            groups.take(true).forEach(action);
            return Optional.empty();
        }
        List<ObjectVersions> whole = groups.take(false); // the last name of a page may go on in the next one
        whole.forEach(action);
        if (!whole.isEmpty()) {
            return Optional.of(new ListPosition(whole.getLast().name(), ""));
        }
        groups.newer(page.nextKeyMarker()).ifPresent(action);
        return Optional.of(new ListPosition(
                page.nextKeyMarker().substring(location.keyPrefix().length()),
                String.valueOf(page.nextVersionIdMarker())));
    }

    /** Passes the names whose keys have this prefix and follow {@code after}, in order, page by page. */
    void names(String prefix, String after, Consumer<List<ObjectVersions>> action) {
        VersionGroups groups = new VersionGroups(location.keyPrefix());
        Set<String> onSeveralPages = new HashSet<>();
        Optional<ListObjectVersionsResponse> page = Optional.empty();
        do {
            page = Optional.of(page(prefix, false, after, page));
            groups.add(page.get());
            boolean goesOn = Boolean.TRUE.equals(page.get().isTruncated());
            action.accept(groups.take(!goesOn).stream()
                    .flatMap(each -> onSeveralPages.remove(each.name()) ? find(each.name()).stream() : Stream.of(each))
                    .toList());
            if (goesOn) {
                groups.last().ifPresent(onSeveralPages::add);
            }
        } while (Boolean.TRUE.equals(page.get().isTruncated()));
    }

    /**
     * Passes the keys of the names directly in a folder, and of the folders in it with a slash at the end, in order, page by page.
     *
     * @param after a key that the others follow; empty for all
     * @param action returns whether to go on
     */
    void level(String prefix, String after, Predicate<SortedSet<String>> action) {
        String last = after;
        Optional<ListObjectVersionsResponse> marker = Optional.empty();
        ListObjectVersionsResponse page;
        do {
            page = page(prefix, true, last, marker);
            TreeSet<String> keys = new TreeSet<>();
            page.versions().forEach(version -> keys.add(version.key()));
            page.commonPrefixes().forEach(below -> keys.add(below.prefix()));
            keys.headSet(last, true).clear(); // the versions of a name may be on several pages
            boolean isSkipping = !keys.isEmpty() && isWithin(page);
            marker = Optional.of(page).filter(before -> !isSkipping);
            if (!keys.isEmpty()) {
                last = keys.last();
                if (!action.test(keys)) {
                    return;
                }
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
    }

    /** Returns whether the page ends in the versions of a file that it shows: the others are not needed. */
    private static boolean isWithin(ListObjectVersionsResponse page) {
        return page.versions().stream().anyMatch(version -> version.key().equals(page.nextKeyMarker()));
    }

    private ListObjectVersionsResponse page(
            String prefix, boolean isOneLevel, String after, Optional<ListObjectVersionsResponse> before) {
        ListObjectVersionsRequest.Builder list =
                ListObjectVersionsRequest.builder().bucket(location.bucket()).prefix(prefix);
        if (isOneLevel) {
            list.delimiter("/");
        }
        if (before.isPresent()) {
            list.keyMarker(before.get().nextKeyMarker())
                    .versionIdMarker(before.get().nextVersionIdMarker());
        } else if (!after.isEmpty()) {
            list.keyMarker(after);
        }
        return requests.listVersions(list.build());
    }
}
