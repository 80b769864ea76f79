package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The fields of the page that asks where to recover to, as typed.
 *
 * @param original whether to recover to the original place, and not to {@code folder}
 * @param folder may be no valid path
 * @param conflict the rule for files that exist, see {@link #CONFLICT_RULES}
 * @param acls whether access rights are recovered
 * @param startOver whether an interrupted recovery to the same place is given up
 */
public record TargetForm(boolean original, String folder, String conflict, boolean acls, boolean startOver) {
    /** Values of {@code --conflict}. The first is the default. */
    public static final List<String> CONFLICT_RULES = List.of("copies", "overwrite", "skip");

    private static final String PLACE = "place";
    private static final String ORIGINAL = "original";
    private static final String OTHER = "other";

    /**
     * Reads the fields of a form or of {@link #query}.
     *
     * @param ownMachine whether the original place is proposed if the request has no fields
     */
    static TargetForm read(ConsolePageRequest request, boolean ownMachine) {
        String place = request.field(PLACE).orElse("");
        return new TargetForm(
                place.isEmpty() ? ownMachine : place.equals(ORIGINAL),
                request.field("folder").orElse(""),
                request.field("conflict").filter(CONFLICT_RULES::contains).orElse(CONFLICT_RULES.getFirst()),
                place.isEmpty() || request.isChecked("acls"),
                request.isChecked("start-over"));
    }

    /** Returns the form as it was filled in for an order. */
    static TargetForm of(RecoveryOrder order, boolean startOver) {
        return new TargetForm(
                order.folder().isEmpty(), order.folder().orElse(""), order.conflict(), order.acls(), startOver);
    }

    /**
     * Returns what is ordered.
     *
     * @param paths empty for everything of the point
     * @param machine id of another machine
     * @throws Problem {@code folder-path-incomplete}
     */
    RecoveryOrder order(long point, Collection<ByteString> paths, Optional<String> machine) {
        return new RecoveryOrder(
                point,
                original ? Optional.empty() : Optional.of(absolute(folder)),
                conflict,
                acls,
                false,
                List.copyOf(paths),
                machine);
    }

    /**
     * Returns the path.
     *
     * @throws Problem {@code folder-path-incomplete} if it is not an absolute one
     */
    static String absolute(String path) {
        if (RootPath.ofObject(CommandLineBytes.bytes(path)).isEmpty()) {
            throw ProblemCode.FOLDER_PATH_INCOMPLETE.with("path", path);
        }
        return path;
    }

    /** Returns the fields as part of an address, to fill in the form again. */
    String query() {
        return "&place=" + (original ? ORIGINAL : OTHER)
                + "&folder=" + URLEncoder.encode(folder, StandardCharsets.UTF_8)
                + "&conflict=" + conflict
                + (acls ? "&acls=yes" : "")
                + (startOver ? "&start-over=yes" : "");
    }
}
