package dev.coffre.server.portal.vault;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.PointCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine and its recovery points: a calendar, and the points of the chosen day. */
public final class MachinePage {
    private final VaultService service;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public MachinePage(VaultService service, CommandGateway desk, PortalLayout frames) {
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
            PointEntry point, Optional<Long> added, Optional<Instant> verified, Optional<RetainedPointEntry> retained) {
        public Instant received() {
            return Instant.ofEpochMilli(point.receivedAt());
        }
    }

    /** Renames the machine and shows it. */
    public PageResponse rename(PortalRequest visit) {
        MachineRow machine = machine(visit);
        try {
            desk.execute(
                    visit,
                    new AdminCommand.RenameMachine(
                            machine.id().toString(), visit.field("name").orElse("")));
            visit.setNotice(visit.say("machine.renamed"));
        } catch (Problem refused) {
            visit.setNotice(refused);
        }
        return new PageResponse.Redirect(VaultTab.MACHINES.address(visit.vault().toString()) + "/" + machine.id());
    }

    /**
     * A PIN that lets a new installation take over the machine's chain. Shown in this response only.
     *
     * @param command registers the new installation
     */
    public record ReplacementPin(String pin, Instant expires, String command) {
        /** Omits the PIN. */
        @Override
        public String toString() {
            return "re-registration until " + expires;
        }
    }

    /** Issues a PIN. With it, vault credentials and the passphrase, a new installation continues the machine's chain. */
    public PageResponse allowReplacement(PortalRequest visit) {
        MachineRow machine = machine(visit);
        PinResponse granted = desk.execute(
                visit, new AdminCommand.MakePin(machine.id().toString(), PinOperation.REPLACE_MACHINE.text()));
        String vault = VaultPageAccess.vault(service, visit, VaultTab.MACHINES).name();
        String command = "sudo coffre register " + vault + "_*.VaultCredentials --replace " + machine.id();
        return page(
                visit,
                Optional.of(new ReplacementPin(granted.pin(), Instant.ofEpochMilli(granted.expires()), command)));
    }

    public PageResponse show(PortalRequest visit) {
        return page(visit, Optional.empty());
    }

    private PageResponse page(PortalRequest visit, Optional<ReplacementPin> allowed) {
        VaultRow vault = VaultPageAccess.vault(service, visit, VaultTab.MACHINES);
        MachineRow machine = machine(visit);
        MachineHealth health = service.healthCheck().of(machine.id());
        List<PointEntry> points = service.inventory().points(machine.id()).points();
        PointCalendar<PointEntry> calendar = calendar(visit, points);
        return PageResponse.ok(
                "portal/machine",
                Map.ofEntries(
                        Map.entry(
                                "frame", frames.belowVaultTab(visit, vault.name(), VaultTab.MACHINES, machine.name())),
                        Map.entry("vault", vault),
                        Map.entry("machine", machine),
                        Map.entry("health", health),
                        Map.entry("head", service.inventory().head(machine.id())),
                        Map.entry("mayRename", visit.requirePerson().may(Role.OPERATOR, visit.vault())),
                        Map.entry("mayReplace", visit.requirePerson().may(Role.OWNER, visit.vault())),
                        Map.entry("allowed", allowed),
                        Map.entry("now", service.now()),
                        Map.entry("calendar", calendar),
                        Map.entry("points", shown(machine, calendar.ofChosenDay())),
                        Map.entry("care", MachineRetentionView.of(service, visit, machine))));
    }

    /** Returns the machine if it belongs to this vault. */
    MachineRow machine(PortalRequest visit) {
        String id = visit.id("machine", MachineId::parse).toString();
        MachineRow machine = service.resources().machine(visit.requirePerson(), id, Role.READER);
        if (!machine.vault().equals(visit.vault())) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", id);
        }
        return machine;
    }

    private static PointCalendar<PointEntry> calendar(PortalRequest visit, List<PointEntry> points) {
        Optional<LocalDate> day = visit.parsed("day", LocalDate::parse);
        Optional<YearMonth> month = visit.parsed("month", YearMonth::parse);
        return PointCalendar.of(points, point -> Instant.ofEpochMilli(point.receivedAt()), zone(visit), month, day);
    }

    private List<ShownPoint> shown(MachineRow machine, List<PointEntry> points) {
        Map<Long, Long> added = new TreeMap<>();
        Map<Long, Instant> verified = new TreeMap<>();
        List<Long> seqs = points.stream().map(PointEntry::seq).toList();
        for (JobRow job : service.jobSearch().findByPoints(machine.id(), seqs)) {
            JobResult end = job.end().orElseThrow();
            long seq = end.point().orElseThrow();
            if (job.kind() == JobKind.BACKUP) {
                added.putIfAbsent(seq, end.stats().bytesStored());
            } else if (job.kind() == JobKind.CHECK && end.outcome() == JobState.COMPLETED) {
                verified.putIfAbsent(seq, job.ended().orElse(job.started()));
            }
        }
        Map<Long, RetainedPointEntry> retained = retained(machine, seqs);
        return points.stream()
                .map(point -> new ShownPoint(
                        point,
                        Optional.ofNullable(added.get(point.seq())),
                        Optional.ofNullable(verified.get(point.seq())),
                        Optional.ofNullable(retained.get(point.seq()))))
                .toList();
    }

    private Map<Long, RetainedPointEntry> retained(MachineRow machine, List<Long> seqs) {
        Map<Long, RetainedPointEntry> retained = new TreeMap<>();
        seqs.stream()
                .min(Long::compare)
                .ifPresent(first -> service.retention()
                        .show(machine, first - 1)
                        .points()
                        .forEach(point -> retained.put(point.seq(), point)));
        return retained;
    }

    /** The viewer's time zone, from a cookie that the page's script sets. Days begin at the viewer's midnight. */
    private static ZoneId zone(PortalRequest visit) {
        return ViewerZone.of(visit.servletRequest()).orElse(ZoneOffset.UTC);
    }
}
