package dev.coffre.server.cli;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Subcommands about machines, their key slots and their recovery points. */
final class MachineSubcommands {
    private static final String MACHINE = "MACHINE";
    private static final String POINT = "POINT";
    private static final List<String> PIN_OPERATIONS = Arrays.stream(PinOperation.values())
            .filter(operation -> !operation.isOfVault())
            .map(PinOperation::text)
            .toList();

    private MachineSubcommands() {}

    private static Arg machine() {
        return Arg.text(MACHINE, "machine");
    }

    static AdminSubcommand list() {
        return AdminSubcommand.takes(Arg.text("VAULT", "vault"))
                .executes(given -> new MachineCommands.ListMachines(given.text("VAULT")), (answer, _, printer) -> {
                    for (MachineEntry machine : answer.machines()) {
                        printer.say(
                                "list-machines.line",
                                machine.name(),
                                machine.machine(),
                                machine.points(),
                                machine.lastPoint()
                                        .map(at -> Instant.ofEpochMilli(at).toString())
                                        .orElse("-"),
                                MachineKind.fromOptionalCode(machine.kind()).code());
                    }
                    printer.message(answer);
                });
    }

    static AdminSubcommand rename() {
        return AdminSubcommand.takes(machine(), Arg.text("NAME", "rename-machine.name"))
                .executes(
                        given -> new MachineCommands.RenameMachine(given.text(MACHINE), given.text("NAME")),
                        (_, given, printer) ->
                                printer.say("rename-machine.done", given.text(MACHINE), given.text("NAME")));
    }

    static AdminSubcommand remove() {
        return AdminSubcommand.takes(machine())
                .executes(
                        given -> new MachineCommands.RemoveMachine(given.text(MACHINE)),
                        (_, given, printer) -> printer.say("remove-machine.done", given.text(MACHINE)));
    }

    static AdminSubcommand pin() {
        return AdminSubcommand.takes(machine(), Arg.text("OPERATION", "pin.operation"))
                .executes(
                        given -> new MachineCommands.MakePin(
                                given.text(MACHINE), given.oneOf("OPERATION", PIN_OPERATIONS)),
                        (answer, given, printer) -> {
                            printer.say("pin.done", answer.pin(), Instant.ofEpochMilli(answer.expires()));
                            if (given.text("OPERATION").equals(PinOperation.REPLACE_MACHINE.text())) {
                                printer.say("pin.replace", given.text(MACHINE));
                            }
                            printer.message(answer);
                        });
    }

    static AdminSubcommand listSlots() {
        return AdminSubcommand.takes(machine())
                .executes(given -> new MachineCommands.ListSlots(given.text(MACHINE)), (answer, _, printer) -> {
                    answer.slots().forEach(slot -> print(slot, printer));
                    printer.message(answer);
                });
    }

    private static void print(SlotEntry slot, Printer printer) {
        String kind = printer.text("slot." + slot.kind());
        if (slot.valid()) {
            printer.say("list-slots.valid", slot.slot(), kind, slot.epoch());
        } else {
            printer.say(
                    "list-slots.former",
                    slot.slot(),
                    kind,
                    slot.epoch(),
                    Instant.ofEpochMilli(slot.superseded().orElseThrow()),
                    Instant.ofEpochMilli(slot.until().orElseThrow()));
        }
    }

    static AdminSubcommand reinstateSlots() {
        return AdminSubcommand.takes(
                        machine(),
                        Arg.texts("SLOT", "reinstate-slots.slot", "1..*"),
                        Arg.flag("--only", "reinstate-slots.only"))
                .executes(
                        given -> new MachineCommands.ReinstateSlots(
                                given.text(MACHINE), given.list("SLOT"), given.flag("--only")),
                        (_, given, printer) -> printer.say("reinstate-slots.done", given.text(MACHINE)));
    }

    static AdminSubcommand listPoints() {
        return AdminSubcommand.takes(machine())
                .executes(given -> new RetentionCommands.ListPoints(given.text(MACHINE)), (answer, _, printer) -> {
                    for (PointEntry point : answer.points()) {
                        printer.say(
                                "list-points.line",
                                point.seq(),
                                Instant.ofEpochMilli(point.receivedAt()),
                                shown(point.files()),
                                shown(point.bytes()),
                                point.hash());
                        if (point.degraded()) {
                            printer.say("list-points.degraded", point.seq());
                        }
                    }
                    printer.message(answer);
                });
    }

    private static Object shown(Optional<Long> number) {
        return number.<Object>map(known -> known).orElse("?");
    }

    static AdminSubcommand showRetention() {
        return AdminSubcommand.takes(PolicyOptions.and(
                        machine(),
                        Arg.option("--after", POINT, "list.after", Long.class).otherwise("0")))
                .executes(MachineSubcommands::shownRetention, (answer, given, printer) -> {
                    new RetentionLines(given.texts(), printer).show(answer);
                    printer.message(answer);
                });
    }

    private static AdminCommand<RetentionResponse> shownRetention(Arguments given) {
        Optional<RetentionPolicyMessage> policy = PolicyOptions.policy(given);
        return policy.isPresent()
                ? new RetentionCommands.ShowPlannedRetention(given.text(MACHINE), policy, given.number("--after"))
                : new RetentionCommands.ShowRetention(given.text(MACHINE), given.number("--after"));
    }

    static AdminSubcommand setRetention() {
        return AdminSubcommand.takes(PolicyOptions.and(machine(), Arg.flag("--none", "set-retention.none")))
                .executes(
                        MachineSubcommands::changedRetention,
                        (_, given, printer) -> printer.say(
                                given.flag("--none") ? "set-retention.removed" : "set-retention.done",
                                given.text(MACHINE)));
    }

    private static AdminCommand<Empty> changedRetention(Arguments given) {
        boolean none = given.flag("--none");
        Optional<RetentionPolicyMessage> policy = PolicyOptions.policy(given);
        if (policy.isPresent() == none) {
            throw given.invalid(none ? "flags.exclusive" : "flags.one-of", "--daily …", "--none");
        }
        return new RetentionCommands.SetRetention(given.text(MACHINE), policy, Optional.empty());
    }

    static AdminSubcommand holdPoint() {
        return AdminSubcommand.takes(machine(), Arg.number(POINT, "point"), Arg.flag("--release", "hold-point.release"))
                .executes(
                        given -> new RetentionCommands.HoldPoint(
                                given.text(MACHINE), given.number(POINT), !given.flag("--release")),
                        (_, given, printer) -> printer.say(
                                given.flag("--release") ? "hold-point.released" : "hold-point.done",
                                given.number(POINT),
                                given.text(MACHINE)));
    }

    static AdminSubcommand deletePoints() {
        return AdminSubcommand.takes(
                        machine(),
                        Arg.optionalNumber(POINT, "point.or-all"),
                        Arg.flag("--yes", "delete-points.yes").required())
                .executes(
                        given -> new RetentionCommands.DeletePoints(
                                given.text(MACHINE), given.value(POINT, Long.class), Optional.empty()),
                        (_, given, printer) -> printer.say("delete-points.done", given.text(MACHINE)));
    }

    static AdminSubcommand undeletePoints() {
        return AdminSubcommand.takes(machine(), Arg.optionalNumber(POINT, "point.or-all"))
                .executes(
                        given -> new RetentionCommands.UndeletePoints(
                                given.text(MACHINE), given.value(POINT, Long.class)),
                        (_, given, printer) -> printer.say("undelete-points.done", given.text(MACHINE)));
    }
}
