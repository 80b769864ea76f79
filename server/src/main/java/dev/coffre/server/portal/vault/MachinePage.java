package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.PointEntry;
import dev.coffre.web.page.Notice;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One machine with its recovery points: a calendar, and the points of the chosen day. */
public final class MachinePage {
    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public MachinePage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    /**
     * A recovery point as this page shows it.
     *
     * @param added bytes that its backup added to the vault; empty if its job is not known
     * @param verified when a check last read it without a fault
     */
    public record ShownPoint(PointEntry point, Optional<Long> added, Optional<Instant> verified) {
        public Instant received() {
            return Instant.ofEpochMilli(point.receivedAt());
        }
    }

    /** Gives the machine another name and shows it. */
    public Answer rename(Visit visit) {
        MachineRow machine = machine(visit);
        try {
            desk.ask(
                    visit,
                    new AdminCommand.RenameMachine(
                            machine.id().toString(), visit.field("name").orElse("")));
            visit.tell(new Notice.Done(visit.say("machine.renamed")));
        } catch (Problem refused) {
            visit.tell(Problems.notice(refused, visit.language()));
        }
        return new Answer.Elsewhere(VaultTab.MACHINES.address(visit.vault().toString()) + "/" + machine.id());
    }

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.MACHINES);
        MachineRow machine = machine(visit);
        MachineHealth health = service.healthCheck().of(machine.id());
        List<PointEntry> points = service.inventory().points(machine.id()).points();
        PointCalendar calendar = calendar(visit, points);
        return Answer.page(
                "portal/machine",
                Map.of(
                        "frame",
                        frames.belowTab(visit, vault.name(), VaultTab.MACHINES, machine.name()),
                        "vault",
                        vault,
                        "machine",
                        machine,
                        "health",
                        health,
                        "mayRename",
                        visit.who().may(Role.OPERATOR, visit.vault()),
                        "now",
                        service.now(),
                        "calendar",
                        calendar,
                        "points",
                        shown(machine.id(), calendar.ofChosenDay())));
    }

    /** Only a machine of this very vault. */
    private MachineRow machine(Visit visit) {
        String id = visit.id("machine", MachineId::parse).toString();
        MachineRow machine = service.gate().machine(visit.who(), id, Role.READER);
        if (!machine.vault().equals(visit.vault())) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", id);
        }
        return machine;
    }

    private static PointCalendar calendar(Visit visit, List<PointEntry> points) {
        Optional<LocalDate> day = visit.field("day").flatMap(MachinePage::day);
        Optional<YearMonth> month = visit.field("month").flatMap(MachinePage::month);
        return PointCalendar.of(points, zone(visit), month, day);
    }

    private List<ShownPoint> shown(MachineId machine, List<PointEntry> points) {
        Map<Long, Long> added = new TreeMap<>();
        Map<Long, Instant> verified = new TreeMap<>();
        List<Long> seqs = points.stream().map(PointEntry::seq).toList();
        for (JobRow job : service.jobSearch().ofPoints(machine, seqs)) {
            JobEnd end = job.end().orElseThrow();
            long seq = end.point().orElseThrow();
            if (job.kind() == JobKind.BACKUP) {
                added.putIfAbsent(seq, end.figures().bytesStored());
            } else if (job.kind() == JobKind.CHECK && end.outcome() == JobState.COMPLETED) {
                verified.putIfAbsent(seq, job.ended().orElse(job.started()));
            }
        }
        return points.stream()
                .map(point -> new ShownPoint(
                        point,
                        Optional.ofNullable(added.get(point.seq())),
                        Optional.ofNullable(verified.get(point.seq()))))
                .toList();
    }

    /** The viewer's zone, which the script puts into a cookie: days begin where the viewer is. */
    private static ZoneId zone(Visit visit) {
        return ViewerZone.of(visit.servletRequest()).orElse(ZoneOffset.UTC);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<YearMonth> month(String text) {
        try {
            return Optional.of(YearMonth.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
