package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.server.message.SlotList;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin list-slots}. */
@Command(name = "list-slots", versionProvider = VersionText.class)
final class ListSlotsCommand extends AdminCliCommand<SlotList> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    ListSlotsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<SlotList> command() {
        return new MachineCommands.ListSlots(machine);
    }

    @Override
    void show(SlotList answer, Printer printer) {
        for (SlotEntry slot : answer.slots()) {
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
        printer.message(answer);
    }
}
