package dev.coffre.server.portal.vault;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.web.page.Frame;
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

    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public PinPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    /** A PIN that was just issued. */
    public record Made(String machine, String operation, String pin, Instant expires) {
        /** Omits the PIN. */
        @Override
        public String toString() {
            return "PIN for " + machine;
        }
    }

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.PIN);
        return page(visit, 200, frames.ofVault(visit, vault.name(), VaultTab.PIN), Optional.empty());
    }

    public Answer make(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.PIN);
        Frame frame = frames.ofVault(visit, vault.name(), VaultTab.PIN);
        try {
            String operation = visit.field("operation").orElse("");
            Made made = isOfVault(operation)
                    ? forVault(visit, vault, operation)
                    : forMachine(visit, machine(visit), operation);
            return page(visit, 200, frame, Optional.of(made));
        } catch (Problem refused) {
            Frame told = frame.with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), told, Optional.empty());
        }
    }

    private static boolean isOfVault(String operation) {
        return Arrays.stream(PinOperation.values())
                .anyMatch(one -> one.isOfVault() && one.text().equals(operation));
    }

    private Made forVault(Visit visit, VaultRow vault, String operation) {
        return made(
                vault.name(),
                operation,
                desk.ask(visit, new AdminCommand.MakeVaultPin(vault.id().toString(), operation)));
    }

    private Made forMachine(Visit visit, MachineRow machine, String operation) {
        return made(
                machine.name(),
                operation,
                desk.ask(visit, new AdminCommand.MakePin(machine.id().toString(), operation)));
    }

    private static Made made(String name, String operation, PinGranted granted) {
        return new Made(name, operation, granted.pin(), Instant.ofEpochMilli(granted.expires()));
    }

    private MachineRow machine(Visit visit) {
        String wanted = visit.field("machine").orElse("");
        return machines(visit).stream()
                .filter(machine -> machine.id().toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", wanted));
    }

    private List<MachineRow> machines(Visit visit) {
        return service.inventory().machineRows(visit.vault());
    }

    private Answer page(Visit visit, int status, Frame frame, Optional<Made> made) {
        return new Answer.Page(
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
