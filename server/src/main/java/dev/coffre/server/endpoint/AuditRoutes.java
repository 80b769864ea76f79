package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskAudit;
import java.util.List;
import java.util.Map;

/** The audit log: docs/protocol.md §8. */
final class AuditRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    AuditRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/audit", this::entries),
                Route.get("/v1/admin/audit.csv", this::csv),
                Route.get("/v1/admin/audit.jsonl", this::lines),
                Route.get("/v1/admin/audit/verdict", this::verdict));
    }

    private HttpAnswer entries(HttpRequest request) {
        return HttpAnswer.json(service.auditListing().list(guard.actor(request), asked(request)));
    }

    private HttpAnswer csv(HttpRequest request) {
        AuditFilter filter = service.auditListing().filter(guard.actor(request), asked(request));
        return file(
                "text/csv;charset=UTF-8",
                "audit.csv",
                out -> service.auditExport().csv(filter, out));
    }

    private HttpAnswer lines(HttpRequest request) {
        AuditFilter filter = service.auditListing().filter(guard.actor(request), asked(request));
        return file(
                "application/jsonl;charset=UTF-8",
                "audit.jsonl",
                out -> service.auditExport().lines(filter, out));
    }

    private HttpAnswer verdict(HttpRequest request) {
        Actor actor = guard.actor(request);
        return HttpAnswer.json(
                threads.call(() -> service.administration().execute(actor, new AdminCommand.VerifyAudit())));
    }

    private static HttpAnswer file(String type, String name, HttpAnswer.Writer writer) {
        return new HttpAnswer.Stream(
                type,
                writer,
                Map.of("Content-Disposition", "attachment; filename=\"" + name + "\"", "Cache-Control", "no-store"));
    }

    private static AskAudit asked(HttpRequest request) {
        return new AskAudit(
                request.parameter("vault"),
                request.parameter("actor"),
                request.parameter("action"),
                request.number("from"),
                request.number("until"),
                request.parameter("after"),
                request.number("limit").map(limit -> (int) Math.min(Math.max(limit, 0), Integer.MAX_VALUE)));
    }
}
