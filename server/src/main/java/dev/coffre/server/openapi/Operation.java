package dev.coffre.server.openapi;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Description of a route.
 *
 * @param path with variables in braces
 * @param query its query parameters
 * @param declaredProblems beside those that {@link #problems} derives
 */
public record Operation(
        String method,
        String path,
        String summary,
        RouteAccess access,
        List<Parameter> query,
        Optional<BodyType> body,
        BodyType answer,
        Set<ProblemCode> declaredProblems) {
    private static final String READ_METHOD = "GET";
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    public Operation {
        query = List.copyOf(query);
        declaredProblems = Set.copyOf(declaredProblems);
    }

    /** The variables of the path. */
    public List<Parameter> variables() {
        return variableNames().stream()
                .map(name -> Parameter.inPath(name, access.isAccount()))
                .toList();
    }

    /** All problems that a caller should expect. A defect or a failing disk can occur in addition. */
    public Set<ProblemCode> problems() {
        Set<ProblemCode> all = EnumSet.noneOf(ProblemCode.class);
        all.addAll(declaredProblems);
        access.schemes().forEach(scheme -> all.addAll(scheme.problems()));
        if (access.role().isPresent()) {
            all.add(ProblemCode.NOT_ALLOWED);
            all.add(ProblemCode.TOKEN_NOT_ALLOWED);
            if (!method.equals(READ_METHOD)) {
                all.add(ProblemCode.PROOF_REQUIRED);
                all.add(ProblemCode.RATE_LIMITED);
            }
        }
        if (!query.isEmpty() || body.isPresent()) {
            all.add(ProblemCode.REQUEST_MALFORMED);
        }
        if (body.isPresent()) {
            all.add(ProblemCode.REQUEST_TOO_LARGE);
            all.add(ProblemCode.REQUEST_TOO_SLOW);
            all.add(ProblemCode.VAULT_BUSY);
        }
        variableNames().forEach(name -> all.addAll(problemsOf(name)));
        return Collections.unmodifiableSet(all);
    }

    private Set<ProblemCode> problemsOf(String variable) {
        return switch (variable) {
            case "vault" -> EnumSet.of(ProblemCode.VAULT_UNKNOWN);
            case "machine" ->
                access.isAccount()
                        ? EnumSet.of(ProblemCode.MACHINE_UNKNOWN)
                        : EnumSet.of(ProblemCode.MACHINE_UNKNOWN, ProblemCode.NOT_FOUND);
            case "session" ->
                EnumSet.of(ProblemCode.SESSION_UNKNOWN, ProblemCode.MACHINE_UNKNOWN, ProblemCode.VAULT_DELETED);
            case "account" -> EnumSet.of(ProblemCode.ACCOUNT_UNKNOWN);
            case "alert", "job", "point" -> EnumSet.of(ProblemCode.NOT_FOUND);
            default -> EnumSet.noneOf(ProblemCode.class);
        };
    }

    private List<String> variableNames() {
        return VARIABLE.matcher(path)
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1, name.length() - 1))
                .toList();
    }
}
