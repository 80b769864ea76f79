package dev.coffre.server.endpoint;

import dev.coffre.server.http.HiddenPlaces;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;

/** Converts failures to {@code application/problem+json}: a code and its details, never a stack trace. */
final class ProblemResponses {
    static final String TYPE = "application/problem+json";
    private static final System.Logger LOG = System.getLogger(ProblemResponses.class.getName());
    private static final TracePace TRACES = new TracePace(System::nanoTime);

    /**
     * Known states of the service instead of defects. Alerts, pages or the response itself report them. A stack trace
     * for each refused request would fill a disk that is nearly full already.
     */
    private static final Set<ProblemCode> EXPECTED = Set.of(
            ProblemCode.VAULT_UNAVAILABLE,
            ProblemCode.VAULT_BUSY,
            ProblemCode.VAULT_DISK_FULL,
            ProblemCode.QUOTA_EXCEEDED,
            ProblemCode.CLOCK_SUSPENDED,
            ProblemCode.MAIL_FAILED,
            ProblemCode.SECOND_FACTOR_UNUSABLE,
            ProblemCode.CATALOG_IN_USE,
            ProblemCode.CATALOG_RECONCILING,
            ProblemCode.STORE_UNREACHABLE,
            ProblemCode.STORE_TAKEN_OVER);

    private static final String RETRY_AFTER_SECONDS = "5";

    private final String request;

    /** @param request id of the request, which leads from a reported problem to the log */
    ProblemResponses(String request) {
        this.request = request;
    }

    ApiResponse of(Throwable failure) {
        return switch (failure) {
            case MissingRecordsException missing -> answer(409, missing.problem(), Optional.of(missing.oids()));
            case UnsupportedContentType wrong ->
                answer(415, ApiRequest.malformed(String.valueOf(wrong.getMessage())), Optional.empty());
            case Problem problem -> of(problem);
            case StoreUnavailableException away -> of(away.problem());
            case InvalidParameterException unreadable -> of(ApiRequest.malformed("the query"));
            default -> {
                log(failure);
                Problem bug = ProblemCode.INTERNAL_BUG.with(
                        "reason", failure.getClass().getSimpleName());
                yield answer(bug.code().httpStatus(), bug, Optional.empty());
            }
        };
    }

    private static void log(Throwable defect) {
        if (TRACES.takesTrace(defect)) {
            LOG.log(System.Logger.Level.ERROR, "a defect in the vault service", defect);
        } else {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a defect in the vault service, of a kind logged with its trace within the last minute: "
                            + defect.getClass().getName());
        }
    }

    ApiResponse of(Problem problem) {
        int status = problem.code().httpStatus();
        if (status >= 500 && !EXPECTED.contains(problem.code())) {
            LOG.log(System.Logger.Level.WARNING, problem.getMessage(), problem);
        }
        return answer(status, problem, Optional.empty());
    }

    /** @param allowed methods of the path */
    ApiResponse methodNotAllowed(Set<String> allowed) {
        ApiResponse.CompleteBody body =
                answer(405, ApiRequest.malformed("this method is not for this path"), Optional.empty());
        return new ApiResponse.CompleteBody(
                body.status(), body.type(), body.bytes(), Map.of("Allow", String.join(", ", allowed)));
    }

    ApiResponse notFound(String path) {
        return of(ProblemCode.NOT_FOUND.with("path", path));
    }

    private ApiResponse.CompleteBody answer(int status, Problem problem, Optional<List<String>> missing) {
        ProblemResponse message = new ProblemResponse(
                problem.code().code(), Optional.of(HiddenPlaces.in(problem).details()), missing, Optional.of(request));
        return new ApiResponse.CompleteBody(status, TYPE, WireJson.write(message), headers(problem));
    }

    private static Map<String, String> headers(Problem problem) {
        if (problem.code() == ProblemCode.VAULT_BUSY) {
            return Map.of("Retry-After", RETRY_AFTER_SECONDS);
        }
        return Optional.ofNullable(problem.details().get("seconds"))
                .map(seconds -> Map.of("Retry-After", String.valueOf(seconds)))
                .orElse(Map.of());
    }
}
