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
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
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
    private final CommandGateway commands;
    private final PortalLayout layout;

    public PinPage(VaultPageAccess vaults, Inventory inventory, CommandGateway commands, PortalLayout layout) {
        this.vaults = vaults;
        this.inventory = inventory;
        this.commands = commands;
        this.layout = layout;
    }

    /** A PIN that was just issued. */
    public record ShownPin(String machine, String operation, String pin, Instant expires) {
        /** Omits the PIN. */
        @Override
        public String toString() {
            return "PIN for " + machine;
        }
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.PIN);
        return page(request, 200, layout.vaultTab(request, vault.name(), VaultTab.PIN), Optional.empty());
    }

    public PageResponse issue(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.PIN);
        PageContext frame = layout.vaultTab(request, vault.name(), VaultTab.PIN);
        try {
            String operation = request.field("operation").orElse("");
            ShownPin made = isOfVault(operation)
                    ? forVault(request, vault, operation)
                    : forMachine(request, machine(request), operation);
            return page(request, 200, frame, Optional.of(made));
        } catch (Problem refused) {
            PageContext pageContext = frame.withProblem(refused);
            return page(request, refused.code().httpStatus(), pageContext, Optional.empty());
        }
    }

    private static boolean isOfVault(String operation) {
        return Arrays.stream(PinOperation.values())
                .anyMatch(one -> one.isOfVault() && one.text().equals(operation));
    }

    private ShownPin forVault(PortalRequest request, VaultRow vault, String operation) {
        return shownPin(
                vault.name(),
                operation,
                commands.execute(
                        request, new VaultCommands.MakeVaultPin(vault.id().toString(), operation)));
    }

    private ShownPin forMachine(PortalRequest request, MachineRow machine, String operation) {
        return shownPin(
                machine.name(),
                operation,
                commands.execute(
                        request, new MachineCommands.MakePin(machine.id().toString(), operation)));
    }

    private static ShownPin shownPin(String name, String operation, PinResponse granted) {
        return new ShownPin(name, operation, granted.pin(), Instant.ofEpochMilli(granted.expires()));
    }

    private MachineRow machine(PortalRequest request) {
        String wanted = request.field("machine").orElse("");
        return machines(request).stream()
                .filter(machine -> machine.id().toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", wanted));
    }

    private List<MachineRow> machines(PortalRequest request) {
        return inventory.machineRows(request.vault());
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame, Optional<ShownPin> made) {
        return new PageResponse.Page(
                status,
                "portal/pin",
                Map.of(
                        "frame",
                        frame,
                        "machines",
                        machines(request),
                        "operations",
                        OPERATIONS,
                        "chosen",
                        request.field("machine").orElse(""),
                        "made",
                        made));
    }
}
