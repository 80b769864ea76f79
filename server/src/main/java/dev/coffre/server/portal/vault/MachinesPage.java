package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.web.page.PageResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The registered machines of a vault. */
public final class MachinesPage {
    private static final int SHOWN = 100;

    private final VaultPageAccess vaults;
    private final MachineHealthService healthService;
    private final PortalLayout layout;

    public MachinesPage(VaultPageAccess vaults, MachineHealthService healthService, PortalLayout layout) {
        this.vaults = vaults;
        this.healthService = healthService;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.MACHINES);
        VaultHealth health = healthService.cached(request.vault());
        Optional<String> name = request.field("name");
        Optional<String> state = request.field("state");
        Optional<String> kind = request.field("kind");
        List<MachineHealth> fitting = health.machines().stream()
                .filter(machine -> name.isEmpty() || hasInName(machine, name.get()))
                .filter(machine -> state.isEmpty()
                        || machine.protection(health.at()).code().equals(state.get()))
                .filter(machine -> kind.isEmpty() || machine.kind().code().equals(kind.get()))
                .toList();
        boolean all = request.field("all").isPresent();
        return PageResponse.ok(
                "portal/machines",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.MACHINES),
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
