package dev.coffre.server.endpoint;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.AskJobs;
import dev.coffre.vault.wire.UsageList;
import dev.coffre.vault.wire.VaultHealthAnswer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** Jobs, health and usage, of the vaults that one may see: docs/protocol.md §8. */
final class HealthRoutes {
    private static final long USUAL_DAYS = 30;

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    HealthRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/jobs", this::jobs),
                Route.get("/v1/admin/jobs.csv", this::csv),
                Route.get("/v1/admin/vaults/{vault}/health", this::health),
                Route.get("/v1/admin/vaults/{vault}/usage", this::usage));
    }

    private HttpAnswer jobs(HttpRequest request) {
        Actor actor = guard.actor(request);
        return HttpAnswer.json(service.jobListing().list(actor, asked(request)));
    }

    private HttpAnswer csv(HttpRequest request) {
        Actor actor = guard.actor(request);
        JobFilter filter = service.jobListing().filter(actor, asked(request));
        return new HttpAnswer.Stream(
                "text/csv;charset=UTF-8",
                out -> service.jobExport().write(filter, out),
                Map.of("Content-Disposition", "attachment; filename=\"jobs.csv\"", "Cache-Control", "no-store"));
    }

    private HttpAnswer health(HttpRequest request) {
        VaultId vault = vault(request);
        VaultHealthAnswer answer = threads.call(() -> service.healthListing().of(vault));
        return HttpAnswer.json(answer);
    }

    private HttpAnswer usage(HttpRequest request) {
        VaultId vault = vault(request);
        LocalDate first = request.parameter("from")
                .map(HealthRoutes::day)
                .orElseGet(
                        () -> LocalDate.ofInstant(service.now(), ZoneOffset.UTC).minusDays(USUAL_DAYS));
        UsageList answer = service.healthListing().usage(vault, first);
        return HttpAnswer.json(answer);
    }

    private VaultId vault(HttpRequest request) {
        return service.gate()
                .vault(guard.actor(request), request.pathVariable("vault"), Role.READER)
                .id();
    }

    private static AskJobs asked(HttpRequest request) {
        return new AskJobs(
                request.parameter("vault"),
                request.parameter("machine"),
                request.codes("kind"),
                request.codes("state"),
                request.number("from"),
                request.number("until"),
                request.parameter("after"),
                request.limit());
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw HttpRequest.wrongParameter("from");
        }
    }
}
