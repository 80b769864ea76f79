package dev.coffre.server.portal.vault;

import dev.coffre.server.access.PinOperation;
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
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.vault.wire.PointEntry;
import dev.coffre.vault.wire.RetainedPoint;
import dev.coffre.web.calendar.PointCalendar;
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

/** A machine and its recovery points: a calendar, and the points of the chosen day. */
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
     * @param added bytes that its backup added to the vault; empty if the job is unknown
     * @param verified when a check last read it without a fault
     * @param retained how long it is kept, and why
     */
    public record ShownPoint(
            PointEntry point, Optional<Long> added, Optional<Instant> verified, Optional<RetainedPoint> retained) {
        public Instant received() {
            return Instant.ofEpochMilli(point.receivedAt());
        }
    }

    /** Renames the machine and shows it. */
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

    /**
     * A PIN that lets a new installation take over the machine's chain. Shown in this response only.
     *
     * @param command registers the new installation
     */
    public record Allowed(String pin, Instant expires, String command) {
        /** Omits the PIN. */
        @Override
        public String toString() {
            return "re-registration until " + expires;
        }
    }

    /** Issues a PIN. With it, vault credentials and the passphrase, a new installation continues the machine's chain. */
    public Answer allowReplacement(Visit visit) {
        MachineRow machine = machine(visit);
        PinGranted granted =
                desk.ask(visit, new AdminCommand.MakePin(machine.id().toString(), PinOperation.REPLACE_MACHINE.text()));
        String vault = VaultPages.vault(service, visit, VaultTab.MACHINES).name();
        String command = "sudo coffre register " + vault + "_*.VaultCredentials --replace " + machine.id();
        return page(visit, Optional.of(new Allowed(granted.pin(), Instant.ofEpochMilli(granted.expires()), command)));
    }

    public Answer show(Visit visit) {
        return page(visit, Optional.empty());
    }

    private Answer page(Visit visit, Optional<Allowed> allowed) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.MACHINES);
        MachineRow machine = machine(visit);
        MachineHealth health = service.healthCheck().of(machine.id());
        List<PointEntry> points = service.inventory().points(machine.id()).points();
        PointCalendar<PointEntry> calendar = calendar(visit, points);
        return Answer.page(
                "portal/machine",
                Map.ofEntries(
                        Map.entry("frame", frames.belowTab(visit, vault.name(), VaultTab.MACHINES, machine.name())),
                        Map.entry("vault", vault),
                        Map.entry("machine", machine),
                        Map.entry("health", health),
                        Map.entry("head", service.inventory().head(machine.id())),
                        Map.entry("mayRename", visit.who().may(Role.OPERATOR, visit.vault())),
                        Map.entry("mayReplace", visit.who().may(Role.OWNER, visit.vault())),
                        Map.entry("allowed", allowed),
                        Map.entry("now", service.now()),
                        Map.entry("calendar", calendar),
                        Map.entry("points", shown(machine, calendar.ofChosenDay())),
                        Map.entry("care", MachineCare.of(service, visit, machine))));
    }

    /** Returns the machine if it belongs to this vault. */
    MachineRow machine(Visit visit) {
        String id = visit.id("machine", MachineId::parse).toString();
        MachineRow machine = service.gate().machine(visit.who(), id, Role.READER);
        if (!machine.vault().equals(visit.vault())) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", id);
        }
        return machine;
    }

    private static PointCalendar<PointEntry> calendar(Visit visit, List<PointEntry> points) {
        Optional<LocalDate> day = visit.field("day").flatMap(MachinePage::day);
        Optional<YearMonth> month = visit.field("month").flatMap(MachinePage::month);
        return PointCalendar.of(points, point -> Instant.ofEpochMilli(point.receivedAt()), zone(visit), month, day);
    }

    private List<ShownPoint> shown(MachineRow machine, List<PointEntry> points) {
        Map<Long, Long> added = new TreeMap<>();
        Map<Long, Instant> verified = new TreeMap<>();
        List<Long> seqs = points.stream().map(PointEntry::seq).toList();
        for (JobRow job : service.jobSearch().ofPoints(machine.id(), seqs)) {
            JobEnd end = job.end().orElseThrow();
            long seq = end.point().orElseThrow();
            if (job.kind() == JobKind.BACKUP) {
                added.putIfAbsent(seq, end.figures().bytesStored());
            } else if (job.kind() == JobKind.CHECK && end.outcome() == JobState.COMPLETED) {
                verified.putIfAbsent(seq, job.ended().orElse(job.started()));
            }
        }
        Map<Long, RetainedPoint> retained = retained(machine, seqs);
        return points.stream()
                .map(point -> new ShownPoint(
                        point,
                        Optional.ofNullable(added.get(point.seq())),
                        Optional.ofNullable(verified.get(point.seq())),
                        Optional.ofNullable(retained.get(point.seq()))))
                .toList();
    }

    private Map<Long, RetainedPoint> retained(MachineRow machine, List<Long> seqs) {
        Map<Long, RetainedPoint> retained = new TreeMap<>();
        seqs.stream()
                .min(Long::compare)
                .ifPresent(first -> service.retention()
                        .show(machine, first - 1)
                        .points()
                        .forEach(point -> retained.put(point.seq(), point)));
        return retained;
    }

    /** The viewer's time zone, from a cookie that the page's script sets. Days begin at the viewer's midnight. */
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
