package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.reading.EntryOrder;
import dev.coffre.backup.entry.ByteString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The address of a page of the tree.
 *
 * @param point seq of the recovery point
 * @param folder empty for the roots of the point
 * @param filter part of the names that are shown
 */
public record TreeAddress(long point, Optional<ByteString> folder, Optional<String> filter, EntryOrder order) {
    /** The field of a request of a page that waits for a search, which begins none. */
    static final String AGAIN = "again";

    /** Returns the address of a folder in the same order. */
    public String into(String encodedFolder) {
        return of(point, Optional.of(encodedFolder), Optional.empty(), order);
    }

    /** Returns the address of the roots in the same order. */
    public String top() {
        return of(point, Optional.empty(), Optional.empty(), order);
    }

    /** Returns the address of this page while its search by name goes on. */
    public String again() {
        return address() + "&" + AGAIN + "=yes";
    }

    /** Returns the address of this page. */
    public String address() {
        return of(point, folder.map(PathCodec::encode), filter, order);
    }

    private static String of(long point, Optional<String> folder, Optional<String> filter, EntryOrder order) {
        List<String> query = new ArrayList<>(List.of("point=" + point));
        folder.ifPresent(encoded -> query.add("folder=" + encoded));
        filter.ifPresent(part -> query.add("filter=" + URLEncoder.encode(part, StandardCharsets.UTF_8)));
        if (!order.equals(EntryOrder.KEY)) {
            query.add("sort=" + order.code());
        }
        return RecoveryPages.TREE + "?" + String.join("&", query);
    }
}
