package dev.coffre.server.portal.vault;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.PointCalendar;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** A machine and its recovery points: a calendar, and the points of the chosen day. */
public final class MachinePage {
    private final VaultPageAccess vaults;
    private final MachineHealthService healthService;
    private final MachinePoints machinePoints;
    private final BiFunction<PortalRequest, MachineRow, MachineRetentionView> retention;
    private final InstantSource clock;
    private final CommandGateway commands;
    private final PortalLayout layout;

    /** @param retention reads what the page shows of the machine's retention */
    public MachinePage(
            VaultPageAccess vaults,
            MachineHealthService healthService,
            MachinePoints machinePoints,
            BiFunction<PortalRequest, MachineRow, MachineRetentionView> retention,
            InstantSource clock,
            CommandGateway commands,
            PortalLayout layout) {
        this.vaults = vaults;
        this.healthService = healthService;
        this.machinePoints = machinePoints;
        this.retention = retention;
        this.clock = clock;
        this.commands = commands;
        this.layout = layout;
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
    public PageResponse rename(PortalRequest request) {
        MachineRow machine = vaults.machine(request);
        try {
            commands.execute(
                    request,
                    new MachineCommands.RenameMachine(
                            machine.id().toString(), request.field("name").orElse("")));
            request.setNotice(request.say("machine.renamed"));
        } catch (Problem refused) {
            request.setNotice(refused);
        }
        return new PageResponse.Redirect(
                VaultTab.MACHINES.address(request.vault().toString()) + "/" + machine.id());
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
    public PageResponse allowReplacement(PortalRequest request) {
        MachineRow machine = vaults.machine(request);
        PinResponse granted = commands.execute(
                request, new MachineCommands.MakePin(machine.id().toString(), PinOperation.REPLACE_MACHINE.text()));
        String vault = vaults.vault(request, VaultTab.MACHINES).name();
        String command = registration(vault, machine.os().startsWith("Windows")) + " --replace " + machine.id();
        return page(
                request,
                Optional.of(new ReplacementPin(granted.pin(), Instant.ofEpochMilli(granted.expires()), command)));
    }

    private static String registration(String vault, boolean onWindows) {
        String file = vault + "_*.VaultCredentials";
        return onWindows ? "coffre register (Get-Item " + file + ").FullName" : "sudo coffre register " + file;
    }

    public PageResponse show(PortalRequest request) {
        return page(request, Optional.empty());
    }

    private PageResponse page(PortalRequest request, Optional<ReplacementPin> allowed) {
        VaultRow vault = vaults.vault(request, VaultTab.MACHINES);
        MachineRow machine = vaults.machine(request);
        MachineHealth health = healthService.of(machine.id());
        List<PointEntry> points = machinePoints.of(machine);
        PointCalendar<PointEntry> calendar = calendar(request, points);
        return PageResponse.ok(
                "portal/machine",
                Map.ofEntries(
                        Map.entry(
                                "frame",
                                layout.belowVaultTab(request, vault.name(), VaultTab.MACHINES, machine.name())),
                        Map.entry("vault", vault),
                        Map.entry("machine", machine),
                        Map.entry("health", health),
                        Map.entry("head", machinePoints.head(machine)),
                        Map.entry("mayRename", request.requirePerson().may(Role.OPERATOR, request.vault())),
                        Map.entry("mayReplace", request.requirePerson().may(Role.OWNER, request.vault())),
                        Map.entry("allowed", allowed),
                        Map.entry("now", clock.instant()),
                        Map.entry("calendar", calendar),
                        Map.entry("points", machinePoints.shown(machine, calendar.ofChosenDay())),
                        Map.entry("care", retention.apply(request, machine))));
    }

    private static PointCalendar<PointEntry> calendar(PortalRequest request, List<PointEntry> points) {
        Optional<LocalDate> day = request.parsed("day", LocalDate::parse);
        Optional<YearMonth> month = request.parsed("month", YearMonth::parse);
        return PointCalendar.of(points, point -> Instant.ofEpochMilli(point.receivedAt()), zone(request), month, day);
    }

    /** The viewer's time zone, from a cookie that the page's script sets. Days begin at the viewer's midnight. */
    private static ZoneId zone(PortalRequest request) {
        return ViewerZone.of(request.servletRequest()).orElse(ZoneOffset.UTC);
    }
}
