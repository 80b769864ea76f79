package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Lists the files of a store in a bucket, of whose versions the oldest is the file if they are locked. Thread-safe. */
record S3Listing(S3Requests requests, S3Location location, ObjectNames names, Optional<S3Locks> locks) {

    List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        if (locks.isPresent()) {
            locks.get().level(names.prefixOf(folder), "", key -> {
                names.addPlain(key, found::add);
                return true;
            });
        } else {
            requests.list(request(folder).delimiter("/"), page -> {
                found.addAll(level(page));
                return true;
            });
        }
        return found.stream().sorted().toList();
    }

    /** Returns the files and folders of a page. */
    private List<Path> level(ListObjectsV2Response page) {
        List<Path> found = new ArrayList<>();
        page.contents().forEach(object -> names.addPlain(object.key(), found::add));
        page.commonPrefixes().forEach(below -> names.addPlain(below.prefix(), found::add));
        return found;
    }

    List<Path> listAfter(Path folder, String after, int limit) {
        List<Path> found = new ArrayList<>();
        String prefix = names.prefixOf(folder);
        if (locks.isPresent()) {
            locks.get().level(prefix, prefix + after, key -> {
                names.addPlain(key, found::add);
                return found.size() < limit;
            });
            return found;
        }
        ListObjectsV2Request.Builder list = request(folder).delimiter("/");
        if (!after.isEmpty()) {
            list.startAfter(prefix + after);
        }
        requests.list(list, page -> {
            level(page).stream()
                    .filter(file -> file.getFileName().toString().compareTo(after) > 0)
                    .sorted()
                    .forEach(found::add);
            return found.size() < limit;
        });
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** A folder is left out by its name and a zero, which is the first character after a slash. */
    void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        String start = after.map(last -> names.key(last) + "0").orElse("");
        if (locks.isPresent()) {
            locks.get().files(names.prefixOf(folder), start, versions -> {
                LockedObject object = versions.first().orElseThrow();
                names.addPlain(
                        location.keyPrefix() + versions.name(),
                        file -> action.accept(
                                new StoreEntry(file, object.bytes(), object.etag(), versions.firstWritten())));
            });
            return;
        }
        ListObjectsV2Request.Builder list = request(folder);
        if (!start.isEmpty()) {
            list.startAfter(start);
        }
        requests.list(list, page -> {
            page.contents()
                    .forEach(object -> names.addPlain(
                            object.key(),
                            file -> action.accept(new StoreEntry(
                                    file,
                                    object.size(),
                                    object.eTag() == null ? "" : object.eTag(),
                                    Optional.ofNullable(object.lastModified())))));
            return true;
        });
    }

    private ListObjectsV2Request.Builder request(Path folder) {
        return ListObjectsV2Request.builder().bucket(location.bucket()).prefix(names.prefixOf(folder));
    }
}
