package dev.coffre.server.endpoint;

import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.message.AuditList;
import dev.coffre.server.message.ListAuditRequest;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.openapi.QueryParameters;
import dev.coffre.server.people.Actor;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;

/** The audit log: docs/protocol.md §8. */
final class AuditRoutes {
    private static final Parameter VAULT =
            Parameter.vault("its id or its name, for its owner; without it, for an administrator, everything");

    /** Exports contain all pages, but accept the same parameters. */
    private static final Parameter[] AUDIT_PARAMETERS = {
        VAULT,
        Parameter.text("actor", "who did it", NameRules.MAX_LENGTH),
        Parameter.text("action", "what was done", NameRules.MAX_LENGTH),
        QueryParameters.FROM,
        QueryParameters.UNTIL,
        QueryParameters.AFTER,
        QueryParameters.LIMIT
    };

    private final AuditQueries auditQueries;
    private final AuditExport auditExport;
    private final ApiAuthenticator authenticator;

    AuditRoutes(AuditQueries auditQueries, AuditExport auditExport, ApiAuthenticator authenticator) {
        this.auditQueries = auditQueries;
        this.auditExport = auditExport;
        this.authenticator = authenticator;
    }

    List<Route> routes() {
        CallerKind<Actor> owner = authenticator.ownersOfNamedVault();
        return List.of(
                owner.get("/v1/admin/audit", "Entries of the audit log, newest first")
                        .asks(AUDIT_PARAMETERS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN)
                        .answers(AuditList.class, (actor, request) -> auditQueries.list(actor, asked(request))),
                owner.get("/v1/admin/audit.csv", "Entries of the audit log, for a spreadsheet")
                        .asks(AUDIT_PARAMETERS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN)
                        .answersFile("text/csv", "One entry a line", this::csv),
                owner.get("/v1/admin/audit.jsonl", "Entries of the audit log, as they are kept")
                        .asks(AUDIT_PARAMETERS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN)
                        .answersFile("application/jsonl", "The very lines of the log", this::lines));
    }

    private ApiResponse csv(Actor actor, ApiRequest request) {
        AuditFilter filter = auditQueries.filter(actor, asked(request));
        return file("text/csv;charset=UTF-8", "audit.csv", out -> auditExport.csv(filter, out));
    }

    private ApiResponse lines(Actor actor, ApiRequest request) {
        AuditFilter filter = auditQueries.filter(actor, asked(request));
        return file("application/jsonl;charset=UTF-8", "audit.jsonl", out -> auditExport.lines(filter, out));
    }

    private static ApiResponse file(String type, String name, ApiResponse.BodyWriter writer) {
        return new ApiResponse.StreamedBody(
                type,
                writer,
                Map.of("Content-Disposition", "attachment; filename=\"" + name + "\"", "Cache-Control", "no-store"));
    }

    private static ListAuditRequest asked(ApiRequest request) {
        return new ListAuditRequest(
                request.parameter("vault"),
                request.parameter("actor"),
                request.parameter("action"),
                request.number("from"),
                request.number("until"),
                request.parameter("after"),
                request.limit());
    }
}
