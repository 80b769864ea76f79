package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.VaultTab;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The registered machines of a vault. */
public final class MachinesPage {
    private static final int SHOWN = 100;

    private final VaultPageAccess vaults;
    private final MachineHealthService healthService;
    private final PortalLayout frames;

    public MachinesPage(VaultPageAccess vaults, MachineHealthService healthService, PortalLayout frames) {
        this.vaults = vaults;
        this.healthService = healthService;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.MACHINES);
        VaultHealth health = healthService.cached(visit.vault());
        Optional<String> name = visit.field("name");
        Optional<String> state = visit.field("state");
        Optional<String> kind = visit.field("kind");
        List<MachineHealth> fitting = health.machines().stream()
                .filter(machine -> name.isEmpty() || hasInName(machine, name.get()))
                .filter(machine -> state.isEmpty()
                        || machine.protection(health.at()).code().equals(state.get()))
                .filter(machine -> kind.isEmpty() || machine.kind().code().equals(kind.get()))
                .toList();
        boolean all = visit.field("all").isPresent();
        return PortalResponse.ok(
                "portal/machines",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.MACHINES),
                        "vault",
                        vault,
                        "health",
                        health,
                        "machines",
                        all ? fitting : fitting.stream().limit(SHOWN).toList(),
                        "fitting",
                        fitting.size(),
                        "name",
                        name.orElse(""),
                        "state",
                        state.orElse(""),
                        "kind",
                        kind.orElse("")));
    }

    private static boolean hasInName(MachineHealth machine, String part) {
        return machine.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
