package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.Protection;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.VaultEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Overview of a vault: protection of its machines, alerts, and usage. */
public final class DashboardPage {
    private static final int MOST_CONCERNS = 20;
    private static final int RECENT_JOBS = 8;

    private final VaultService service;
    private final Frames frames;

    public DashboardPage(VaultService service, Frames frames) {
        this.service = service;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        VaultEntry vault = VaultPages.glance(service, visit, VaultTab.DASHBOARD);
        VaultId id = visit.vault();
        VaultHealth health = service.healthCheck().glance(id);
        List<UsageDay> usage = UsagePage.lastMonth(service, id);
        return Answer.page(
                "portal/dashboard",
                Map.of(
                        "frame",
                        frames.ofVault(visit, vault.name(), VaultTab.DASHBOARD),
                        "vault",
                        vault,
                        "health",
                        health,
                        "concerned",
                        concerned(health),
                        "lastDay",
                        service.jobSearch().lastDay(JobFilter.of(id)),
                        "recent",
                        service.jobSearch()
                                .page(JobFilter.of(id), java.util.Optional.empty(), RECENT_JOBS)
                                .jobs(),
                        "alerts",
                        service.alerts().open(Set.of(id)).getOrDefault(id, Map.of()),
                        "usage",
                        usage,
                        "today",
                        usage.getLast()));
    }

    /** Machines that need attention, the worst first. */
    private static List<MachineHealth> concerned(VaultHealth health) {
        return health.machines().stream()
                .filter(machine -> machine.protection(health.at()) != Protection.PROTECTED)
                .sorted(Comparator.comparing((MachineHealth machine) -> machine.protection(health.at()))
                        .reversed()
                        .thenComparing(MachineHealth::seen))
                .limit(MOST_CONCERNS)
                .toList();
    }
}
