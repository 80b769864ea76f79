package dev.coffre.server.http;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out of a problem where catalog and store are. Who calls the service can do nothing about it, and may not be signed in.
 * The log of the service has it, and so have commands on its host.
 */
public final class HiddenPlaces {
    private static final Set<ProblemCode> OUTAGES = EnumSet.of(
            ProblemCode.CATALOG_SERVER_UNREACHABLE,
            ProblemCode.CATALOG_SERVER_UNSUITABLE,
            ProblemCode.CATALOG_SERVER_CHANGED,
            ProblemCode.CATALOG_RECONCILING,
            ProblemCode.STORE_UNREACHABLE,
            ProblemCode.STORE_MOVED,
            ProblemCode.STORE_TAKEN_OVER);

    /** The details that name a place: of catalog and store, of a moved store, and of two copies of the database. */
    private static final List<String> PLACES = List.of("address", "successor", "known", "found");

    private HiddenPlaces() {}

    public static Problem in(Problem problem) {
        Problem shown = problem;
        if (OUTAGES.contains(problem.code())) {
            for (String place : PLACES) {
                shown = shown.without(place);
            }
        }
        return shown;
    }
}
