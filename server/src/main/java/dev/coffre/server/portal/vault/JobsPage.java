package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobPlace;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.jobs.JobPage;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs of a vault: filtered by the server, updated while they run, and exported as CSV. */
public final class JobsPage {
    private static final int PAGE = 50;
    private static final int DAYS = 1;

    private final VaultService service;
    private final Frames frames;
    private final JobNewsStream news;

    public JobsPage(VaultService service, Frames frames) {
        this.service = service;
        this.frames = frames;
        this.news = new JobNewsStream(service);
    }

    /**
     * Filter values as typed in the form.
     *
     * @param days how far back; 0 for no limit
     */
    public record Asked(String kind, String state, String machine, int days) {
        static Asked of(Visit visit) {
            return new Asked(
                    visit.field("kind").orElse(""),
                    visit.field("state").orElse(""),
                    visit.field("machine").orElse(""),
                    visit.field("days").map(Asked::number).orElse(DAYS));
        }

        private static int number(String text) {
            try {
                return Math.clamp(Integer.parseInt(text), 0, 10_000);
            } catch (NumberFormatException e) {
                return DAYS;
            }
        }

        /** The filter as a query string. */
        public String query() {
            return "kind=" + (JobKind.named(kind).isPresent() ? kind : "")
                    + "&state=" + (JobState.named(state).isPresent() ? state : "")
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

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.JOBS);
        Asked asked = Asked.of(visit);
        JobPage page = service.jobSearch()
                .page(filter(visit, asked), visit.field("after").flatMap(JobPlace::parse), PAGE);
        return Answer.page(
                "portal/jobs",
                Map.of(
                        "frame",
                        frames.ofVault(visit, vault.name(), VaultTab.JOBS),
                        "vault",
                        vault,
                        "asked",
                        asked,
                        "machines",
                        service.inventory().machineRows(visit.vault()),
                        "jobs",
                        page.jobs(),
                        "next",
                        page.next().map(JobPlace::toString).orElse(""),
                        "now",
                        service.now()));
    }

    /** Events while the page is open. */
    public Answer news(Visit visit) {
        VaultPages.vault(service, visit, VaultTab.JOBS);
        return new Answer.Events(out -> news.write(visit.vault(), out));
    }

    public Answer csv(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.JOBS);
        JobFilter filter = filter(visit, Asked.of(visit));
        return new Answer.LongDownload(
                vault.name() + "-jobs.csv",
                "text/csv; charset=utf-8",
                out -> service.jobExport().write(filter, out));
    }

    private JobFilter filter(Visit visit, Asked asked) {
        Optional<Instant> from =
                asked.days() == 0 ? Optional.empty() : Optional.of(service.now().minus(Duration.ofDays(asked.days())));
        JobFilter filter = JobFilter.of(visit.vault())
                .kinds(JobKind.named(asked.kind()).stream().collect(Collectors.toSet()))
                .states(JobState.named(asked.state()).stream().collect(Collectors.toSet()))
                .started(from, Optional.empty());
        return asked.machineId().map(filter::of).orElse(filter);
    }
}
