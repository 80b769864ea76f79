package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.jobs.JobPage;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.portal.frame.Downloads;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.web.http.HttpResponse;
import dev.coffre.web.page.PageResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs of a vault: filtered by the server, updated while they run, and exported as CSV. */
public final class JobsPage {
    private static final int PAGE_SIZE = 50;
    private static final int DEFAULT_DAYS = 1;
    private static final int MAX_DAYS = 10_000;

    private final VaultPageAccess vaults;
    private final Inventory inventory;
    private final JobSearch jobSearch;
    private final JobExport jobExport;
    private final JobEventStream news;
    private final InstantSource clock;
    private final PortalLayout layout;

    public JobsPage(
            VaultPageAccess vaults,
            Inventory inventory,
            JobSearch jobSearch,
            JobExport jobExport,
            JobEventStream news,
            InstantSource clock,
            PortalLayout layout) {
        this.vaults = vaults;
        this.inventory = inventory;
        this.jobSearch = jobSearch;
        this.jobExport = jobExport;
        this.news = news;
        this.clock = clock;
        this.layout = layout;
    }

    /**
     * Filter values as typed in the form.
     *
     * @param days how far back; 0 for no limit
     */
    public record JobFilterForm(String kind, String state, String machine, int days) {
        static JobFilterForm of(PortalRequest request) {
            return new JobFilterForm(
                    request.field("kind").orElse(""),
                    request.field("state").orElse(""),
                    request.field("machine").orElse(""),
                    request.parsed("days", Integer::valueOf)
                            .map(days -> Math.clamp(days, 0, MAX_DAYS))
                            .orElse(DEFAULT_DAYS));
        }

        /** The filter as a query string. */
        public String query() {
            return "kind=" + (JobKind.fromCode(kind).isPresent() ? kind : "")
                    + "&state=" + (JobState.fromCode(state).isPresent() ? state : "")
                    + "&machine=" + (machineId().isPresent() ? machine : "")
                    + "&days=" + days;
        }

        Optional<MachineId> machineId() {
            try {
                return machine.isEmpty() ? Optional.empty() : Optional.of(MachineId.parse(machine));
            } catch (IllegalArgumentException notAnId) {
                return Optional.empty();
            }
        }
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.JOBS);
        JobFilterForm asked = JobFilterForm.of(request);
        JobPage page =
                jobSearch.page(filter(request, asked), request.field("after").flatMap(TimeCursor::parse), PAGE_SIZE);
        return PageResponse.ok(
                "portal/jobs",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.JOBS),
                        "vault",
                        vault,
                        "asked",
                        asked,
                        "machines",
                        inventory.machineRows(request.vault()),
                        "jobs",
                        page.jobs(),
                        "next",
                        page.next().map(TimeCursor::toString).orElse(""),
                        "now",
                        clock.instant()));
    }

    /** Events while the page is open. */
    public PageResponse events(PortalRequest request) {
        vaults.vault(request, VaultTab.JOBS);
        return new PageResponse.Raw(HttpResponse.streamed(
                Map.of(
                        "Content-Type",
                        "text/event-stream; charset=utf-8",
                        "X-Accel-Buffering",
                        "no"), // reverse proxies forward events at once
                out -> news.stream(request.vault(), out)));
    }

    public PageResponse csv(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.JOBS);
        JobFilter filter = filter(request, JobFilterForm.of(request));
        return Downloads.streamed(
                vault.name() + "-jobs.csv", "text/csv; charset=utf-8", out -> jobExport.write(filter, out));
    }

    private JobFilter filter(PortalRequest request, JobFilterForm asked) {
        Optional<Instant> from = asked.days() == 0
                ? Optional.empty()
                : Optional.of(clock.instant().minus(Duration.ofDays(asked.days())));
        JobFilter filter = JobFilter.of(request.vault())
                .kinds(JobKind.fromCode(asked.kind()).stream().collect(Collectors.toSet()))
                .states(JobState.fromCode(asked.state()).stream().collect(Collectors.toSet()))
                .startedBetween(from, Optional.empty());
        return asked.machineId().map(filter::of).orElse(filter);
    }
}
