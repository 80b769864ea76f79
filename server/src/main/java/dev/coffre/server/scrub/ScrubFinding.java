package dev.coffre.server.scrub;

import java.util.List;
import java.util.Optional;

/**
 * One damage.
 *
 * @param vault the vault's id, unless the damage concerns all vaults
 * @param file the path below the store directory; {@code -} for an object that is in no file any more
 * @param reason what is wrong, in a few words
 * @param pack the pack's id, if the object is in a pack
 * @param oid the oid of the damaged record, if it is one
 * @param points the points that need the damaged object
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
