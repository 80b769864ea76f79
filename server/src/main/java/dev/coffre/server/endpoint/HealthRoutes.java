package dev.coffre.server.endpoint;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskJobs;
import dev.coffre.vault.wire.JobList;
import dev.coffre.vault.wire.UsageList;
import dev.coffre.vault.wire.VaultHealthAnswer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Jobs, health and usage of the vaults that the caller sees: docs/protocol.md §8. */
final class HealthRoutes {
    private static final long USUAL_DAYS = 30;

    /** The export contains all pages, but accepts the same parameters. */
    private static final Parameter[] JOBS = {
        Filters.VAULT,
        Filters.MACHINE,
        Parameter.codes(
                "kind",
                "with commas",
                Arrays.stream(JobKind.values()).map(JobKind::code).toList()),
        Parameter.codes(
                "state",
                "with commas",
                Arrays.stream(JobState.values()).map(JobState::code).toList()),
        Filters.FROM,
        Filters.UNTIL,
        Filters.AFTER,
        Filters.LIMIT
    };

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    HealthRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        Caller<Actor> anybody = guard.anybody();
        Caller<Actor> reader = guard.atLeast(Role.READER);
        return List.of(
                anybody.get("/v1/admin/jobs", "Jobs of all vaults that the caller sees, newest first")
                        .asks(JOBS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                        .answers(
                                JobList.class,
                                (actor, request) -> service.jobListing().list(actor, asked(request))),
                anybody.get("/v1/admin/jobs.csv", "The same jobs, all pages, for a spreadsheet")
                        .asks(JOBS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                        .answersFile("text/csv", "One job a line, at most 1,000,000", this::csv),
                reader.get("/v1/admin/vaults/{vault}/health", "How the vault's machines stand")
                        .answers(VaultHealthAnswer.class, this::health),
                reader.get("/v1/admin/vaults/{vault}/usage", "What the vault held day by day")
                        .asks(Parameter.day("from", "the first day; 30 days ago unless said"))
                        .answers(UsageList.class, this::usage));
    }

    private HttpAnswer csv(Actor actor, HttpRequest request) {
        JobFilter filter = service.jobListing().filter(actor, asked(request));
        return new HttpAnswer.Stream(
                "text/csv;charset=UTF-8",
                out -> service.jobExport().write(filter, out),
                Map.of("Content-Disposition", "attachment; filename=\"jobs.csv\"", "Cache-Control", "no-store"));
    }

    private VaultHealthAnswer health(Actor actor, HttpRequest request) {
        VaultId vault = vault(actor, request);
        return threads.call(() -> service.healthListing().of(vault));
    }

    private UsageList usage(Actor actor, HttpRequest request) {
        VaultId vault = vault(actor, request);
        LocalDate first = request.parameter("from")
                .map(HealthRoutes::day)
                .orElseGet(
                        () -> LocalDate.ofInstant(service.now(), ZoneOffset.UTC).minusDays(USUAL_DAYS));
        return service.healthListing().usage(vault, first);
    }

    private VaultId vault(Actor actor, HttpRequest request) {
        return service.gate()
                .vault(actor, request.pathVariable("vault"), Role.READER)
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
