package dev.coffre.server.scrub;

import java.util.List;
import java.util.Optional;

/**
 * One damage.
 *
 * @param vault id, unless it concerns all of them
 * @param file below the store folder; {@code -} for what is in no file any more
 * @param reason what is wrong with it, in a few words
 * @param pack id, when it is in a pack
 * @param oid of the record that is damaged, when it is one
 * @param points that need what is damaged
 */
public record ScrubFinding(
        Optional<String> vault,
        String file,
        String reason,
        Optional<String> pack,
        Optional<String> oid,
        List<AffectedPoint> points) {
    public ScrubFinding {
        points = List.copyOf(points);
    }
}
