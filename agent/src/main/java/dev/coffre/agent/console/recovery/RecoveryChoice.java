package dev.coffre.agent.console.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.id.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of a recovery point is to be recovered. Immutable.
 *
 * @param everything whether the whole point is chosen
 * @param paths each with everything below it
 */
record RecoveryChoice(boolean everything, SortedSet<ByteString> paths) {
    static final RecoveryChoice NOTHING = new RecoveryChoice(false, Collections.emptySortedSet());
    static final RecoveryChoice EVERYTHING = new RecoveryChoice(true, Collections.emptySortedSet());

    RecoveryChoice {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
    }

    static RecoveryChoice of(ByteString path) {
        return NOTHING.plus(Collections.singleton(path));
    }

    RecoveryChoice plus(Collection<ByteString> more) {
        SortedSet<ByteString> all = new TreeSet<>(paths);
        all.addAll(more);
        return new RecoveryChoice(everything, all);
    }

    RecoveryChoice without(ByteString path) {
        SortedSet<ByteString> rest = new TreeSet<>(paths);
        rest.remove(path);
        return new RecoveryChoice(everything, rest);
    }

    boolean isEmpty() {
        return !everything && paths.isEmpty();
    }

    /** Returns whether the path, or a folder above it, is chosen. */
    boolean covers(ByteString path) {
        PathForm form = PathForm.of(path);
        return everything || paths.stream().anyMatch(above -> form.isAtOrBelow(path, above));
    }

    /**
     * Returns a text that is another one for each other point and choice. The form of the target carries it, because
     * another tab of the browser may change the choice.
     */
    String fingerprint(RecoveryPoint point) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(point.hash().toString().getBytes(StandardCharsets.US_ASCII));
        all.write(everything ? 1 : 0);
        for (ByteString path : paths) {
            all.writeBytes(path.toByteArray());
            all.write(0);
        }
        return Sha256.of(all.toByteArray()).toString();
    }
}
