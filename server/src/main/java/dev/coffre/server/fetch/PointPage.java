package dev.coffre.server.fetch;

import dev.coffre.vault.point.ChainHead;
import java.util.List;

/** Some of a machine's points and tombstones, as their files, oldest first; and the end of the whole chain. */
public record PointPage(List<byte[]> files, ChainHead head) {
    public PointPage {
        files = List.copyOf(files);
    }
}
