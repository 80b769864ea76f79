package dev.coffre.server.portal.vault;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Issues security PINs. A PIN is shown once, in the response to the form, and stored nowhere. */
public final class PinPage {
    /** All operations but re-registration, which has its form on the machine's page. */
    private static final List<PinOperation> OPERATIONS = Stream.of(PinOperation.values())
            .filter(operation -> operation != PinOperation.REPLACE_MACHINE)
            .toList();

    private final VaultPageAccess vaults;
    private final Inventory inventory;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public PinPage(VaultPageAccess vaults, Inventory inventory, CommandGateway desk, PortalLayout frames) {
        this.vaults = vaults;
        this.inventory = inventory;
        this.desk = desk;
        this.frames = frames;
    }

    /** A PIN that was just issued. */
    public record ShownPin(String machine, String operation, String pin, Instant expires) {
        /** Omits the PIN. */
        @Override
        public String toString() {
            return "PIN for " + machine;
        }
    }

    public PortalResponse show(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.PIN);
        return page(visit, 200, frames.vaultTab(visit, vault.name(), VaultTab.PIN), Optional.empty());
    }

    public PortalResponse issue(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.PIN);
        PageContext frame = frames.vaultTab(visit, vault.name(), VaultTab.PIN);
        try {
            String operation = visit.field("operation").orElse("");
            ShownPin made = isOfVault(operation)
                    ? forVault(visit, vault, operation)
                    : forMachine(visit, machine(visit), operation);
            return page(visit, 200, frame, Optional.of(made));
        } catch (Problem refused) {
            PageContext told = frame.withNotice(ProblemNotices.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), told, Optional.empty());
        }
    }

    private static boolean isOfVault(String operation) {
        return Arrays.stream(PinOperation.values())
                .anyMatch(one -> one.isOfVault() && one.text().equals(operation));
    }

    private ShownPin forVault(PortalRequest visit, VaultRow vault, String operation) {
        return shownPin(
                vault.name(),
                operation,
                desk.execute(visit, new VaultCommands.MakeVaultPin(vault.id().toString(), operation)));
    }

    private ShownPin forMachine(PortalRequest visit, MachineRow machine, String operation) {
        return shownPin(
                machine.name(),
                operation,
                desk.execute(visit, new MachineCommands.MakePin(machine.id().toString(), operation)));
    }

    private static ShownPin shownPin(String name, String operation, PinResponse granted) {
        return new ShownPin(name, operation, granted.pin(), Instant.ofEpochMilli(granted.expires()));
    }

    private MachineRow machine(PortalRequest visit) {
        String wanted = visit.field("machine").orElse("");
        return machines(visit).stream()
                .filter(machine -> machine.id().toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", wanted));
    }

    private List<MachineRow> machines(PortalRequest visit) {
        return inventory.machineRows(visit.vault());
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame, Optional<ShownPin> made) {
        return new PortalResponse.Page(
                status,
                "portal/pin",
                Map.of(
                        "frame",
                        frame,
                        "machines",
                        machines(visit),
                        "operations",
                        OPERATIONS,
                        "chosen",
                        visit.field("machine").orElse(""),
                        "made",
                        made));
    }
}
