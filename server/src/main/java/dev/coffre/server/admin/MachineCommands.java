package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.hosting.MachineService;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.ReinstateSlotsRequest;
import dev.coffre.server.message.RenameRequest;
import dev.coffre.server.message.SlotList;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineList;
import java.util.List;
import java.util.stream.Stream;

/** Commands about machines and their key slots. */
public final class MachineCommands implements CommandGroup {
    static final List<CommandSpec<MachineCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("list-machines", ListMachines.class, MachineList.class)
                    .needs(CommandNeed.inVault(Role.READER, ListMachines::vault))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.VAULTS, "/v1/admin/vaults/{vault}/machines", "The vault's machines")
                            .as(request -> new ListMachines(request.vaultName())))
                    .handledBy(MachineCommands::listMachines),
            CommandSpec.of("rename-machine", RenameMachine.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OPERATOR, RenameMachine::machine))
                    .byToken()
                    .withoutProof()
                    .audits((action, command) ->
                            action.with("machine", command.machine()).with("name", command.name()))
                    .route(CommandRoute.put(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/machines/{machine}/name",
                                    "Gives a machine another name in lists")
                            .mayFail(ProblemCode.MACHINE_NAME_INVALID, ProblemCode.MACHINE_NAME_TAKEN)
                            .as(
                                    RenameRequest.class,
                                    (asked, request) -> new RenameMachine(request.machineName(), asked.name())))
                    .handledWithEffect(MachineCommands::renameMachine),
            CommandSpec.of("pin", MakePin.class, PinResponse.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, MakePin::machine))
                    .audits((action, command) ->
                            action.with("machine", command.machine()).with("operation", command.operation()))
                    .route(CommandRoute.post(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/machines/{machine}/pin",
                                    "A security PIN for one operation of one machine")
                            .as(
                                    PinRequest.class,
                                    (asked, request) -> new MakePin(request.machineName(), asked.operation())))
                    .handledBy(MachineCommands::makePin),
            CommandSpec.of("list-slots", ListSlots.class, SlotList.class)
                    .needs(CommandNeed.ofMachine(Role.READER, ListSlots::machine))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/slots",
                                    "The key slots of a machine's data, with the former ones that can be brought back")
                            .as(request -> new ListSlots(request.machineName())))
                    .handledBy(MachineCommands::listSlots),
            CommandSpec.of("reinstate-slots", ReinstateSlots.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, ReinstateSlots::machine))
                    .repairs()
                    .audits((action, command) -> action.with("machine", command.machine())
                            .with("only", command.only())
                            .with(AuditAction.idFacts("slots", command.slots())))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/slots/reinstate",
                                    "Makes former key slots valid again, beside those that are or in their place")
                            .mayFail(ProblemCode.SLOT_UNKNOWN, ProblemCode.SLOT_DAMAGED, ProblemCode.SLOTS_REFUSED)
                            .as(
                                    ReinstateSlotsRequest.class,
                                    (asked, request) -> new ReinstateSlots(
                                            request.machineName(),
                                            asked.slots(),
                                            asked.only().orElse(false),
                                            asked.seen().orElse(List.of()))))
                    .handledWithEffect(MachineCommands::reinstateSlots),
            CommandSpec.of("remove-machine", RemoveMachine.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, RemoveMachine::machine))
                    .audits((action, command) -> action.with("machine", command.machine()))
                    .route(CommandRoute.delete(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}",
                                    "Ends a machine's registration once it has no points")
                            .mayFail(ProblemCode.MACHINE_HAS_DATA)
                            .as(request -> new RemoveMachine(request.machineName())))
                    .handledBy(MachineCommands::removeMachine));

    private final MachineService machines;
    private final PointDeletion deletion;
    private final KeySlotService slots;
    private final Inventory inventory;
    private final PinCheck pins;

    public MachineCommands(
            MachineService machines, PointDeletion deletion, KeySlotService slots, Inventory inventory, PinCheck pins) {
        this.machines = machines;
        this.deletion = deletion;
        this.slots = slots;
        this.inventory = inventory;
        this.pins = pins;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private MachineList listMachines(CommandCall<ListMachines> call) {
        return inventory.machines(call.vault().id());
    }

    private Effect<Empty> renameMachine(CommandCall<RenameMachine> call) {
        return new Effect<>(
                new Empty(), machines.rename(call.machine(), call.command().name()));
    }

    private PinResponse makePin(CommandCall<MakePin> call) {
        return pins.issue(call.machine(), call.command().operation());
    }

    private SlotList listSlots(CommandCall<ListSlots> call) {
        return slots.list(call.machine());
    }

    private Effect<Empty> reinstateSlots(CommandCall<ReinstateSlots> call) {
        ReinstateSlots command = call.command();
        return new Effect<>(
                new Empty(), slots.reinstate(call.machine(), command.ids(), command.only(), command.seenIds()));
    }

    private Empty removeMachine(CommandCall<RemoveMachine> call) {
        deletion.removeMachine(call.machine());
        return new Empty();
    }

    /** Lists the machines of a vault. */
    public record ListMachines(String vault) implements AdminCommand<MachineList> {}

    /** Renames a machine. */
    public record RenameMachine(String machine, String name) implements AdminCommand<Empty> {}

    /** Issues a security PIN for one machine and one operation. */
    public record MakePin(String machine, String operation) implements AdminCommand<PinResponse> {}

    /** Lists the key slots of a machine's domain: valid ones, and former ones that can be made valid again. */
    public record ListSlots(String machine) implements AdminCommand<SlotList> {}

    /**
     * Makes former key slots of a machine's domain valid again.
     *
     * @param only whether all other slots end; otherwise valid slots stay valid
     * @param seen slots that were valid when the person chose; empty if unknown
     */
    public record ReinstateSlots(String machine, List<String> slots, boolean only, List<String> seen)
            implements AdminCommand<Empty> {
        public ReinstateSlots {
            slots = List.copyOf(slots);
            seen = List.copyOf(seen);
        }

        /** Without a check of which slots were valid when the person chose. */
        public ReinstateSlots(String machine, List<String> slots, boolean only) {
            this(machine, slots, only, List.of());
        }

        /** Parses at most one id more than can be valid. Throws {@code slot-unknown} if one is not an id. */
        List<SlotId> seenIds() {
            return seen.stream()
                    .limit(SlotRules.MAX_VALID + 1L)
                    .map(ReinstateSlots::id)
                    .toList();
        }

        /**
         * Throws {@code request-malformed} if there are none or more than can be valid, {@code slot-unknown} if one is
         * not an id.
         */
        List<SlotId> ids() {
            if (slots.isEmpty() || slots.size() > SlotRules.MAX_VALID) {
                throw ProblemCode.REQUEST_MALFORMED.with(
                        "reason", "there are 1 to " + SlotRules.MAX_VALID + " key slots, not " + slots.size());
            }
            return slots.stream().map(ReinstateSlots::id).toList();
        }

        private static SlotId id(String text) {
            try {
                return SlotId.parse(text);
            } catch (IllegalArgumentException notOne) {
                throw ProblemCode.SLOT_UNKNOWN.with("slot", text);
            }
        }
    }

    /** Removes a machine that has no recovery points. */
    public record RemoveMachine(String machine) implements AdminCommand<Empty> {}
}
