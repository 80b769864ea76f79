package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobCursor;
import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.jobs.JobPage;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
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

    private final VaultPageAccess vaults;
    private final Inventory inventory;
    private final JobSearch jobSearch;
    private final JobExport jobExport;
    private final JobEventStream news;
    private final InstantSource clock;
    private final PortalLayout frames;

    public JobsPage(
            VaultPageAccess vaults,
            Inventory inventory,
            JobSearch jobSearch,
            JobExport jobExport,
            JobEventStream news,
            InstantSource clock,
            PortalLayout frames) {
        this.vaults = vaults;
        this.inventory = inventory;
        this.jobSearch = jobSearch;
        this.jobExport = jobExport;
        this.news = news;
        this.clock = clock;
        this.frames = frames;
    }

    /**
     * Filter values as typed in the form.
     *
     * @param days how far back; 0 for no limit
     */
    public record JobFilterForm(String kind, String state, String machine, int days) {
        static JobFilterForm of(PortalRequest visit) {
            return new JobFilterForm(
                    visit.field("kind").orElse(""),
                    visit.field("state").orElse(""),
                    visit.field("machine").orElse(""),
                    visit.field("days").map(JobFilterForm::number).orElse(DEFAULT_DAYS));
        }

        private static int number(String text) {
            try {
                return Math.clamp(Integer.parseInt(text), 0, 10_000);
            } catch (NumberFormatException e) {
                return DEFAULT_DAYS;
            }
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

    public PortalResponse show(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.JOBS);
        JobFilterForm asked = JobFilterForm.of(visit);
        JobPage page = jobSearch.page(filter(visit, asked), visit.field("after").flatMap(JobCursor::parse), PAGE_SIZE);
        return PortalResponse.ok(
                "portal/jobs",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.JOBS),
                        "vault",
                        vault,
                        "asked",
                        asked,
                        "machines",
                        inventory.machineRows(visit.vault()),
                        "jobs",
                        page.jobs(),
                        "next",
                        page.next().map(JobCursor::toString).orElse(""),
                        "now",
                        clock.instant()));
    }

    /** Events while the page is open. */
    public PortalResponse events(PortalRequest visit) {
        vaults.vault(visit, VaultTab.JOBS);
        return new PortalResponse.EventStream(out -> news.stream(visit.vault(), out));
    }

    public PortalResponse csv(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.JOBS);
        JobFilter filter = filter(visit, JobFilterForm.of(visit));
        return new PortalResponse.StreamedDownload(
                vault.name() + "-jobs.csv", "text/csv; charset=utf-8", out -> jobExport.write(filter, out));
    }

    private JobFilter filter(PortalRequest visit, JobFilterForm asked) {
        Optional<Instant> from = asked.days() == 0
                ? Optional.empty()
                : Optional.of(clock.instant().minus(Duration.ofDays(asked.days())));
        JobFilter filter = JobFilter.of(visit.vault())
                .kinds(JobKind.fromCode(asked.kind()).stream().collect(Collectors.toSet()))
                .states(JobState.fromCode(asked.state()).stream().collect(Collectors.toSet()))
                .startedBetween(from, Optional.empty());
        return asked.machineId().map(filter::of).orElse(filter);
    }
}
