package dev.coffre.server.s3;

import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Collects the versions of each name from pages of a listing, in which the newest come first. Not thread-safe. */
final class VersionGroups {
    private final String keyPrefix;
    private final TreeMap<String, Group> groups = new TreeMap<>();

    VersionGroups(String keyPrefix) {
        this.keyPrefix = keyPrefix;
    }

    /** Keeps some versions of a name, and the oldest: somebody can write any number. */
    private static final class Group {
        private final List<ObjectVersion> newest = new ArrayList<>();
        private final List<ObjectVersions.Foreign> markers = new ArrayList<>();
        private @Nullable ObjectVersion oldest;
    }

    /** Returns whether more versions of this key may follow. */
    boolean isWithin(String key) {
        return groups.isEmpty() || groups.lastKey().equals(key);
    }

    void add(ListObjectVersionsResponse page) {
        for (ObjectVersion version : page.versions()) {
            Group group = groups.computeIfAbsent(version.key(), first -> new Group());
            if (group.newest.size() < ObjectVersions.MAX_FOREIGN) {
                group.newest.add(version);
            }
            group.oldest = version;
        }
        for (DeleteMarkerEntry marker : page.deleteMarkers()) {
            Group group = groups.computeIfAbsent(marker.key(), first -> new Group());
            if (group.markers.size() < ObjectVersions.MAX_FOREIGN) {
                group.markers.add(new ObjectVersions.Foreign(String.valueOf(marker.versionId()), true, "", 0));
            }
        }
    }

    Optional<ObjectVersions> find(String key) {
        return Optional.ofNullable(groups.get(key)).map(group -> versions(key, group));
    }

    /**
     * Returns the names that are complete, in order, and forgets them.
     *
     * @param evenLast whether the last one is complete, too
     */
    List<ObjectVersions> take(boolean evenLast) {
        List<ObjectVersions> taken = new ArrayList<>();
        while (groups.size() > (evenLast ? 0 : 1)) {
            Map.Entry<String, Group> first = Objects.requireNonNull(groups.pollFirstEntry());
            taken.add(versions(first.getKey(), first.getValue()));
        }
        return taken;
    }

    /** Returns the name that was added last, of which more versions may follow. */
    Optional<String> last() {
        return Optional.ofNullable(groups.lastEntry()).map(last -> last.getKey().substring(keyPrefix.length()));
    }

    /** Returns the versions of a name whose older ones are on the next page. */
    Optional<ObjectVersions> newer(String key) {
        return Optional.ofNullable(groups.get(key)).map(group -> newer(key, group));
    }

    private ObjectVersions newer(String key, Group group) {
        List<ObjectVersions.Foreign> all = new ArrayList<>(group.markers);
        group.newest.stream().map(VersionGroups::foreign).forEach(all::add);
        return new ObjectVersions(
                key.substring(keyPrefix.length()),
                Optional.empty(),
                Optional.empty(),
                all.subList(0, Math.min(ObjectVersions.MAX_FOREIGN, all.size())));
    }

    private static ObjectVersions.Foreign foreign(ObjectVersion version) {
        return new ObjectVersions.Foreign(
                String.valueOf(version.versionId()), false, unquoted(version.eTag()), version.size());
    }

    private ObjectVersions versions(String key, Group group) {
        List<ObjectVersions.Foreign> foreign = new ArrayList<>(group.markers);
        @Nullable ObjectVersion oldest = group.oldest;
        String name = key.substring(keyPrefix.length());
        if (oldest == null) {
            return new ObjectVersions(name, Optional.empty(), Optional.empty(), foreign);
        }
        LockedObject first = new LockedObject(
                name, String.valueOf(oldest.versionId()), unquoted(oldest.eTag()), oldest.size(), Instant.EPOCH, false);
        group.newest.stream()
                .map(VersionGroups::foreign)
                .filter(version -> version.differsFrom(first))
                .forEach(foreign::add);
        return new ObjectVersions(
                name,
                Optional.of(first),
                Optional.ofNullable(oldest.lastModified()),
                foreign.subList(0, Math.min(ObjectVersions.MAX_FOREIGN, foreign.size())));
    }

    static String unquoted(@Nullable String etag) {
        return String.valueOf(etag).replace("\"", "");
    }
}
