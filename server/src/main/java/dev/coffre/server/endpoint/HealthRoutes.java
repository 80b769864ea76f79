package dev.coffre.server.endpoint;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.hosting.HealthQueries;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.ListJobsRequest;
import dev.coffre.server.message.UsageList;
import dev.coffre.server.message.VaultHealthResponse;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.openapi.QueryParameters;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Jobs, health and usage of the vaults that the caller sees: docs/protocol.md §8. */
final class HealthRoutes {
    private static final long DEFAULT_DAYS = 30;

    /** The export contains all pages, but accepts the same parameters. */
    private static final Parameter[] JOB_PARAMETERS = {
        QueryParameters.VAULT,
        QueryParameters.MACHINE,
        Parameter.codes(
                "kind",
                "with commas",
                Arrays.stream(JobKind.values()).map(JobKind::code).toList()),
        Parameter.codes(
                "state",
                "with commas",
                Arrays.stream(JobState.values()).map(JobState::code).toList()),
        QueryParameters.FROM,
        QueryParameters.UNTIL,
        QueryParameters.AFTER,
        QueryParameters.LIMIT
    };

    private final JobQueries jobs;
    private final JobExport jobExport;
    private final HealthQueries healthQueries;
    private final ResourceResolver resources;
    private final InstantSource clock;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    HealthRoutes(
            JobQueries jobs,
            JobExport jobExport,
            HealthQueries healthQueries,
            ResourceResolver resources,
            InstantSource clock,
            ApiAuthenticator authenticator,
            PlatformThreads threads) {
        this.jobs = jobs;
        this.jobExport = jobExport;
        this.healthQueries = healthQueries;
        this.resources = resources;
        this.clock = clock;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<Actor> anybody = authenticator.accounts();
        CallerKind<Actor> reader = authenticator.membersOfVault(Role.READER);
        return List.of(
                anybody.get("/v1/admin/jobs", "Jobs of all vaults that the caller sees, newest first")
                        .asks(JOB_PARAMETERS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                        .answers(JobList.class, (actor, request) -> jobs.list(actor, asked(request))),
                anybody.get("/v1/admin/jobs.csv", "The same jobs, all pages, for a spreadsheet")
                        .asks(JOB_PARAMETERS)
                        .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                        .answersFile("text/csv", "One job a line, at most 1,000,000", this::csv),
                reader.get("/v1/admin/vaults/{vault}/health", "How the vault's machines stand")
                        .answers(VaultHealthResponse.class, this::health),
                reader.get("/v1/admin/vaults/{vault}/usage", "What the vault held day by day")
                        .asks(Parameter.day("from", "the first day; 30 days ago unless said"))
                        .answers(UsageList.class, this::usage));
    }

    private ApiResponse csv(Actor actor, ApiRequest request) {
        JobFilter filter = jobs.filter(actor, asked(request));
        return new ApiResponse.StreamedBody(
                "text/csv;charset=UTF-8",
                out -> jobExport.write(filter, out),
                Map.of("Content-Disposition", "attachment; filename=\"jobs.csv\"", "Cache-Control", "no-store"));
    }

    private VaultHealthResponse health(Actor actor, ApiRequest request) {
        VaultId vault = vault(actor, request);
        return threads.call(ThreadShare.ofPerson(actor.name()), () -> healthQueries.of(vault));
    }

    private UsageList usage(Actor actor, ApiRequest request) {
        VaultId vault = vault(actor, request);
        LocalDate first = request.parameter("from")
                .map(HealthRoutes::day)
                .orElseGet(() ->
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DEFAULT_DAYS));
        return healthQueries.usage(vault, first);
    }

    private VaultId vault(Actor actor, ApiRequest request) {
        return resources
                .vault(actor, request.pathVariable("vault"), Role.READER)
                .id();
    }

    private static ListJobsRequest asked(ApiRequest request) {
        return new ListJobsRequest(
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
            throw ApiRequest.invalidParameter("from");
        }
    }
}
